import type { Days } from '../days.ts';
import { ANSWERED, FLAGGED, type Mail, SEEN } from '../mail.ts';
import { alex, gisela, maja, mum } from '../people.ts';
import { letter } from '../plain-letter.ts';

/** Mother, sister, aunt. */
export function familyMails(days: Days): Mail[] {
  return [auntsRecipe(days), ...theName(days), ...sundayLunch(days)];
}

/** As many mails from the north of Germany still come: ISO-8859-1, quoted-printable. */
function auntsRecipe(days: Days): Mail {
  return {
    id: 'apfelkuchen',
    sentMs: days.at(30, '15:26'),
    flags: FLAGGED,
    from: gisela,
    subject: 'Grüße aus Lübeck und das Rezept für den Apfelkuchen',
    charset: 'iso-8859-1',
    content: letter(
      `Lieber Alex,

schön, dass du angerufen hast! Hier ist das Rezept, wie versprochen. Deine Großmutter hat es mir 1974 am Küchentisch diktiert, und seitdem ist nichts daran geändert worden, außer der Butter (früher Margarine, wir waren jung).

  200 g Butter, 150 g Zucker, 3 Eier
  300 g Mehl, 1/2 Päckchen Backpulver
  1 kg säuerliche Äpfel, am besten Boskoop
  Zimt, und zwar mehr, als du denkst

Rühren, füllen, Äpfel obendrauf, 50 Minuten bei 180 Grad. Nicht vorher hineinsehen!

Viele liebe Grüße, auch von Onkel Jürgen
Gisela
`,
      { charset: 'iso-8859-1' },
    ),
  };
}

function theName(days: Days): Mail[] {
  const subject = 'We have a name! 🎉';
  return [
    {
      id: 'name-1',
      sentMs: days.at(5, '19:33'),
      flags: ANSWERED,
      from: maja,
      to: [mum, alex],
      subject,
      content: letter(
        `It took us nine months, two spreadsheets and one argument about vowels 😅

She will be called Ellen. After nobody, before anybody. The due date is unchanged, the cot is built (thank you, Alex 🔧), and the cat has already slept in it 🐈.

Do not tell grandmother before we do!

💛 Maja
`,
        { encoding: 'base64' },
      ),
    },
    {
      id: 'name-2',
      sentMs: days.at(5, '20:10'),
      flags: SEEN,
      from: mum,
      to: [maja],
      cc: [alex],
      subject: `Re: ${subject}`,
      answers: 'name-1',
      content:
        letter(`Ellen. I have said it out loud in the kitchen four times now, and it sounds just right every time.

I am knitting in yellow then. No promises about the sleeves.

Mum
`),
    },
  ];
}

function sundayLunch(days: Days): Mail[] {
  return [
    {
      id: 'lunch-1',
      sentMs: days.at(1, '18:05'),
      from: mum,
      to: [alex, maja],
      subject: 'Sunday lunch',
      content: letter(`My dears,

I have ordered a trout that is longer than the pan. Come at one on Sunday, and bring somebody if you like. Alex, could you take the long ladder with you? The gutter sings again.

Your mother
`),
    },
    {
      id: 'lunch-alex',
      folder: 'Sent',
      sentMs: days.at(1, '21:15'),
      flags: SEEN,
      from: alex,
      to: [mum],
      cc: [maja],
      subject: 'Re: Sunday lunch',
      answers: 'lunch-1',
      content:
        letter(`I am there at one, ladder on the roof rack. Should I bring the apple cake? I have Gisela's recipe now.

Alex
`),
    },
    {
      id: 'lunch-2',
      sentMs: days.nowMs - 34 * 60_000,
      from: maja,
      to: [alex],
      cc: [mum],
      subject: 'Re: Sunday lunch',
      answers: 'lunch-alex',
      content: letter(`Yes to the cake. YES. I eat for two and a half by now.

Can you pick us up on the way? The car makes that noise again, the one that stops as soon as a mechanic looks at it.

M.
`),
    },
  ];
}
