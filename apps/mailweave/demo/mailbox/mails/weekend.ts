import type { Days } from '../days.ts';
import { ANSWERED, FLAGGED, type Mail, SEEN } from '../mail.ts';
import { attachment, multipart } from '../mime/part.ts';
import { alex, nora, priya, tomas } from '../people.ts';
import { letter } from '../plain-letter.ts';

const everyone = [alex, tomas, priya];

const PACKING_LIST = `what,who,have it,cost
Cabin for two nights,Nora,yes,240.00
Firewood,Tomas,no,35.00
Coffee and the grinder,Tomas,yes,12.50
Dinner on Friday,Priya,no,48.00
Breakfast twice,Alex,no,30.00
Map and head torches,Nora,yes,0.00
Playing cards,Alex,yes,0.00
`;

/** Four friends rent a cabin. */
export function weekendMails(days: Days): Mail[] {
  return [...whoIsIn(days), ...weAllAre(days), ...whoBringsWhat(days)];
}

function whoIsIn(days: Days): Mail[] {
  return [
    {
      id: 'cabin-1',
      sentMs: days.at(21, '20:14'),
      flags: ANSWERED,
      from: nora,
      to: everyone,
      subject: 'Cabin by the lake: who is in?',
      content: letter(`Dear all,

my aunt's cabin is free for a weekend next month, and she would rather have us in it than the mice. Two rooms, a stove, a rowing boat that leaks only a little. The lake is a five minute walk through birches.

Say yes before Sunday and it is ours. It costs 240 for both nights, so 60 each.

Nora
`),
    },
    {
      id: 'cabin-2',
      sentMs: days.at(21, '21:02'),
      flags: SEEN,
      from: tomas,
      to: [nora, alex, priya],
      subject: 'Re: Cabin by the lake: who is in?',
      answers: 'cabin-1',
      content: letter(`Yes! I bring coffee and the good grinder. Nobody needs to know how early I get up.

> my aunt's cabin is free for a weekend next month, and she would
> rather have us in it than the mice.

Are the mice included?

Tomas
`),
    },
  ];
}

function weAllAre(days: Days): Mail[] {
  return [
    {
      id: 'cabin-alex',
      folder: 'Sent',
      sentMs: days.at(20, '07:45'),
      flags: SEEN,
      from: alex,
      to: [nora],
      cc: [tomas, priya],
      subject: 'Re: Cabin by the lake: who is in?',
      answers: 'cabin-2',
      content:
        letter(`I am in. Breakfast on both mornings is mine, and I will bring the cards so that Tomas can lose again.

Alex
`),
    },
    {
      id: 'cabin-3',
      sentMs: days.at(20, '12:31'),
      flags: SEEN,
      from: priya,
      to: [nora, alex, tomas],
      subject: 'Re: Cabin by the lake: who is in?',
      answers: 'cabin-alex',
      content:
        letter(`Count me in too. I come straight from the station on Friday, around seven. If somebody lights the stove before, I cook.

Priya
`),
    },
  ];
}

function whoBringsWhat(days: Days): Mail[] {
  return [
    {
      id: 'cabin-4',
      sentMs: days.at(12, '18:20'),
      flags: FLAGGED,
      from: nora,
      to: everyone,
      subject: 'Cabin: who brings what (list attached)',
      answers: 'cabin-3',
      content: multipart('mixed', [
        letter(`Here is the list, with what each of us has paid or will pay. I shared it out evenly, so please do not write to me about the price of firewood.

We meet at my place at four on Friday. The key is under the third flower pot, as in every crime novel.

Nora
`),
        attachment('who-brings-what.csv', 'text/csv; charset=utf-8', Buffer.from(PACKING_LIST)),
      ]),
    },
    {
      id: 'cabin-5',
      sentMs: days.at(11, '22:48'),
      from: tomas,
      to: [nora, alex, priya],
      subject: 'Re: Cabin: who brings what (list attached)',
      answers: 'cabin-4',
      content: letter(`I object to the price of firewood.

No, I am fine with it. But I measured the boot of my car, and the grinder, the wood and a fourth person do not go in together. Alex, could you take the train with Priya? I pay the tickets.

Tomas
`),
    },
  ];
}
