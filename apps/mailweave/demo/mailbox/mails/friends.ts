import { type Colour, pixelArt } from '../attachments/png.ts';
import { type Days, dateField } from '../days.ts';
import { ANSWERED, FLAGGED, type Mail, SEEN } from '../mail.ts';
import { messageBytes } from '../mime/message.ts';
import { embeddedMessage, inlineImage, multipart, text } from '../mime/part.ts';
import { alex, camille, haruka, nora, priya, wanda } from '../people.ts';
import { letter } from '../plain-letter.ts';

const TOKYO_MINUTES = 540;

/** Friends near and far. */
export function friendMails(days: Days): Mail[] {
  return [fromHaruka(days), fromCamille(days), theCat(days), theBoat(days), bookClub(days)];
}

/** As mail programs in Japan wrote for decades: ISO-2022-JP in 7 bits. */
function fromHaruka(days: Days): Mail {
  return {
    id: 'haruka',
    sentMs: days.at(45, '08:20', TOKYO_MINUTES),
    zoneMinutes: TOKYO_MINUTES,
    flags: ANSWERED,
    from: haruka,
    subject: '元気ですか。図書館の写真、ありがとう',
    charset: 'iso-2022-jp',
    content: text(
      `アレックスさん

お元気ですか。図書館の写真をありがとうございました。
古い梁がとても美しいですね。

こちらでは、やっと新しい茶室ができました。とても小さくて、
三人入るともう一杯です。でも、窓から梅の木が見えます。

今度日本に来たら、ぜひ見に来てください。

はるか
`,
      { charset: 'iso-2022-jp', encoding: '7bit' },
    ),
  };
}

function fromCamille(days: Days): Mail {
  return {
    id: 'camille',
    sentMs: days.at(80, '23:04'),
    flags: FLAGGED,
    from: camille,
    subject: 'Ça fait longtemps : des nouvelles de Nantes',
    content: letter(`Cher Alex,

ça fait si longtemps que j'ai dû chercher ton adresse dans un vieux carnet, entre un dentiste et une boulangerie qui n'existe plus.

J'ai quitté le bureau en février. J'ai maintenant un atelier au bord de l'Erdre, trois élèves, un four qui chauffe trop à gauche et un chat qui s'appelle Béton. Je fais des bols. Ils sont de moins en moins de travers.

Viens les voir ! Il y a un lit, et l'été on peut nager.

Je t'embrasse,
Camille
`),
  };
}

const CAT = [
  '                    ',
  '   k          k     ',
  '   kk        kk     ',
  '   kok      kok     ',
  '   kookkkkkkook     ',
  '   koooooooooook    ',
  '  kooooooooooook    ',
  '  koogoooooogook    ',
  '  kooooooooooook    ',
  '  kwooookpkooowk  kk',
  '   kwwowwkwwowk  kok',
  '    kkwwwwwwkkkkkok ',
  '    koowwwwoooooook ',
  '    kooowwoooooook  ',
  '    koooooooooook   ',
  '    kookkookkook    ',
  '    kkk kkkk kkk    ',
  '                    ',
];

const CAT_COLOURS: Readonly<Record<string, Colour>> = {
  ' ': [246, 240, 226],
  k: [52, 40, 34],
  o: [226, 142, 60],
  w: [252, 246, 238],
  g: [86, 140, 70],
  p: [222, 120, 130],
};

/** A picture inside of HTML (RFC 2387). */
function theCat(days: Days): Mail {
  const html = `<p>Dear Alex,</p>
<p>I do not want to worry you, but <b>your cat</b> was in our kitchen again. Here is the evidence, drawn by my
grandson on the computer:</p>
<p><img src="cid:cat@milllane.example" alt="A ginger cat" width="200"></p>
<p>She ate nothing. She only looked at the fish, and then at us, for about an hour. She is welcome any time.</p>
<p>Wanda<br>PS: Is she called Tilde or Hilde?</p>
`;
  const plain = `Dear Alex,

I do not want to worry you, but your cat was in our kitchen again. My grandson has drawn her, see the picture.

She ate nothing. She only looked at the fish, and then at us, for about an hour. She is welcome any time.

Wanda
PS: Is she called Tilde or Hilde?
`;
  return {
    id: 'cat',
    sentMs: days.at(6, '17:48'),
    flags: FLAGGED,
    from: wanda,
    subject: 'Your cat was in our kitchen again',
    content: multipart('alternative', [
      letter(plain),
      multipart('related', [
        text(html, { subtype: 'html' }),
        inlineImage('cat@milllane.example', 'image/png', pixelArt(CAT, CAT_COLOURS, 10)),
      ]),
    ]),
  };
}

/** A mail inside of a mail: message/rfc822. */
function theBoat(days: Days): Mail {
  const harbourMaster = { name: 'Port Elstow Harbour Office', address: 'office@port-elstow.example' };
  const original = messageBytes({
    id: '<boat-for-sale@port-elstow.example>',
    date: dateField(days.at(9, '13:30'), 60),
    from: harbourMaster,
    to: [nora],
    cc: [],
    subject: 'Berth 14: boat for sale',
    charset: 'utf-8',
    references: [],
    fields: [],
    content: letter(`Dear berth holders,

the owner of berth 14 gives up sailing, "for the time being and for ever", and sells his boat: a wooden dinghy, 4.2 metres, built in 1968, tan sails, no engine, many friends. He asks for 900 and a promise to keep the name.

The name is "Perhaps".

The harbour office
`),
  });
  return {
    id: 'boat',
    sentMs: days.at(8, '21:19'),
    flags: SEEN,
    from: nora,
    to: [alex],
    subject: 'Fwd: Berth 14: boat for sale',
    content: multipart('mixed', [
      letter(`Alex, LOOK. 450 each. I have already been there twice to look at it from different sides.

Nora
`),
      embeddedMessage(original),
    ]),
  };
}

function bookClub(days: Days): Mail {
  return {
    id: 'book-club',
    sentMs: days.at(55, '20:45'),
    flags: SEEN,
    from: priya,
    to: [alex, nora],
    subject: 'Book club: the next one is short, I promise',
    content: letter(`Dear readers who did not finish the last one (all of us),

I propose something of 140 pages. An island, a lighthouse, two people who do not talk. We meet on ${days.written(41)} at my place. There will be lentils.

Priya
`),
  };
}
