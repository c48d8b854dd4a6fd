import { companyLetter } from '../company-letter.ts';
import type { Days } from '../days.ts';
import { ANSWERED, type Mail, SEEN } from '../mail.ts';
import { text } from '../mime/part.ts';
import { rositsa } from '../people.ts';

const SOFIA_MINUTES = 120;

/** A journey to the Black Sea that is over by now. */
export function travelMails(days: Days): Mail[] {
  return [guesthouse(days), nightTrain(days)];
}

/** As it comes from an old program: windows-1251, eight bits, nothing encoded. */
function guesthouse(days: Days): Mail {
  return {
    id: 'sinia-vrata',
    sentMs: days.at(50, '12:08', SOFIA_MINUTES),
    zoneMinutes: SOFIA_MINUTES,
    flags: ANSWERED,
    from: rositsa,
    subject: 'Къща «Синята врата»: потвърждение',
    charset: 'windows-1251',
    content: text(
      `Здравейте, Алекс!

Потвърждаваме резервацията Ви: стая №5, с изглед към морето,
три нощувки със закуска.

Къщата е на края на улицата, с синя врата. Ключът е под саксията
с мушкатото. Ако пристигнете след десет, моля, тихо: съседът става
в четири за риба.

Кафето е готово в седем. Банята е надолу, вдясно.

Очакваме Ви!
Росица и Димо
`,
      { charset: 'windows-1251', encoding: '8bit' },
    ),
  };
}

function nightTrain(days: Days): Mail {
  return {
    id: 'night-train',
    sentMs: days.at(52, '18:44'),
    flags: SEEN,
    from: { name: 'Night Rails', address: 'booking@nightrails.example' },
    subject: 'Your berths on the night train: please print the wagon plan',
    content: companyLetter({
      brand: 'Night Rails',
      colour: '#22305c',
      title: 'Your berths on the night train',
      sections: [
        {
          text: 'Wagon 263 runs through: you can stay in bed at the border. Breakfast is brought at seven, tea at any time by knocking on the wall of the attendant.',
          link: ['Wagon plan', 'https://nightrails.example/plan/263'],
        },
      ],
      rows: [
        ['Wagon', '263'],
        ['Berths', '21 and 22, one above the other'],
        ['Departure', '20:16, platform 3'],
        ['Arrival', '11:42, platform 1'],
      ],
      footer: 'Night Rails. Reservation QF-88017.',
    }),
  };
}
