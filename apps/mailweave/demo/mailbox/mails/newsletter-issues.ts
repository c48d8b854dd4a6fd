import type { Section } from '../company-letter.ts';
import type { Days } from '../days.ts';
import { FLAGGED, SEEN } from '../mail.ts';

type IssueText = {
  readonly id: string;
  readonly sentMs: number;
  readonly flags?: readonly string[];
  readonly subject: string;
  readonly title: string;
  readonly sections: readonly Section[];
};

/** The last three letters of a kitchen. */
export function slowKitchen(days: Days): IssueText[] {
  return [
    {
      id: 'kitchen-41',
      sentMs: days.at(16, '07:00'),
      flags: FLAGGED,
      subject: 'Onions, forty minutes, nothing else',
      title: 'Onions, forty minutes, nothing else',
      sections: [
        {
          text: 'Slice six onions. Put them into a pan with butter and salt, on the smallest flame you have. Now do something else for forty minutes, but stay in the room.\n\nThat is the whole recipe. What you have at the end goes on bread, under eggs, into soup, and once, in our case, straight from the pan.',
        },
        {
          heading: 'Why it takes so long',
          text: 'Because the water has to leave before the sugar can brown. You can hurry it with a pinch of baking soda, and you can also hurry through a museum.',
          link: ['The long version', 'https://slowkitchen.example/onions'],
        },
      ],
    },
    {
      id: 'kitchen-42',
      sentMs: days.at(9, '07:00'),
      flags: SEEN,
      subject: 'A pot of beans for the whole week',
      title: 'A pot of beans for the whole week',
      sections: [
        {
          text: 'Soak them the evening before. Cook them without hurry, with a bay leaf, half an onion and the rind of an old cheese. Salt late.\n\nMonday as they are, Tuesday on toast, Wednesday as a soup, Thursday with pasta. On Friday you may go out.',
          link: ['The recipe, with amounts', 'https://slowkitchen.example/beans'],
        },
        { heading: 'Next week', text: 'Bread that makes itself while you sleep.' },
      ],
    },
    {
      id: 'kitchen-43',
      sentMs: days.at(2, '07:00'),
      subject: 'Bread that makes itself while you sleep',
      title: 'Bread that makes itself while you sleep',
      sections: [
        {
          text: 'Four cups of flour, two of water, a spoon of salt, and so little yeast that you doubt whether it is there. Stir for one minute. Cover it, go to bed.\n\nIn the morning fold it twice, wait for an hour, and bake it in the heaviest pot that you own. Take the lid off for the last fifteen minutes, and listen: good bread crackles when it meets the air.',
          link: ['Pictures of every step', 'https://slowkitchen.example/bread'],
        },
        {
          heading: 'A letter from a reader',
          text: '"I forgot it for two days, and it was the best one yet." We shall call this a method.',
        },
      ],
    },
  ];
}

/** The last two letters about what lives outside. */
export function fieldNotes(days: Days): IssueText[] {
  return [
    {
      id: 'notes-17',
      sentMs: days.at(34, '09:30'),
      flags: SEEN,
      subject: 'Field Notes 17: how to listen to a hedge',
      title: 'How to listen to a hedge',
      sections: [
        {
          text: 'Stand still for as long as it takes to read this letter twice. At first there is nothing. Then there is a wren, which is a very small bird with the voice of a large one, and it is telling you to go away.\n\nA hedge of fifty metres is home to about as many kinds of animals as a small zoo. None of them has asked for visitors.',
        },
      ],
    },
    {
      id: 'notes-18',
      sentMs: days.at(4, '09:30'),
      subject: 'Field Notes 18: the swifts are late, and so are we',
      title: 'The swifts are late, and so are we',
      sections: [
        {
          text: 'A swift that leaves its nest does not land again for two years. It eats, sleeps and drinks in the air. When it comes back to the same gap under the same roof, it has flown to the moon and half of the way home.\n\nSo it may be late for a week. We have kept the attic window open.',
        },
        {
          heading: 'What you can do',
          text: 'Look up whether there are gaps under your roof before you have it mended, and leave one.',
          link: ['How to build a swift box', 'https://fieldnotes.example/swift-box'],
        },
      ],
    },
  ];
}
