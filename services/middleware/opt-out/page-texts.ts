import type { Purpose } from '@mailweave/contracts';

/** What the pages for opting out say, in one language. */
export type PageTexts = {
  /** Rises with each change of the words; stands in the record of consent. */
  version: number;
  ask: { title: string; about: Readonly<Record<Purpose, string>>; note: string; button: string };
  done: { title: string; about: Readonly<Record<Purpose, string>> };
  broken: { title: string; about: string };
  failed: { title: string; about: string };
};

const english: PageTexts = {
  version: 1,
  ask: {
    title: 'Stop these messages?',
    about: {
      service: 'You will get no more service messages like this one in your mailbox.',
      'own-marketing': 'You will get no more advertising from us in your mailbox.',
      'third-party-advertising': 'You will get no more advertising of other companies in your mailbox.',
    },
    note: 'Messages of this kind that are in your mailbox now disappear too. All your other mail stays as it is.',
    button: 'Stop these messages',
  },
  done: {
    title: 'Done',
    about: {
      service: 'You get no more service messages of this kind in your mailbox.',
      'own-marketing': 'You get no more advertising from us in your mailbox.',
      'third-party-advertising': 'You get no more advertising of other companies in your mailbox.',
    },
  },
  broken: {
    title: 'This link does not work',
    about:
      'It is incomplete or was changed on its way. Open it again from the message, or copy its whole address. Nothing has been changed.',
  },
  failed: {
    title: 'Not possible at the moment',
    about: 'Something is wrong on our side. Please open the link again in a few minutes.',
  },
};

const german: PageTexts = {
  version: 1,
  ask: {
    title: 'Diese Nachrichten abbestellen?',
    about: {
      service: 'Sie erhalten dann keine Servicenachrichten dieser Art mehr in Ihrem Postfach.',
      'own-marketing': 'Sie erhalten dann keine Werbung von uns mehr in Ihrem Postfach.',
      'third-party-advertising':
        'Sie erhalten dann keine Werbung anderer Unternehmen mehr in Ihrem Postfach.',
    },
    note: 'Nachrichten dieser Art, die jetzt in Ihrem Postfach liegen, verschwinden ebenfalls. Alle anderen Mails bleiben, wie sie sind.',
    button: 'Abbestellen',
  },
  done: {
    title: 'Erledigt',
    about: {
      service: 'Sie erhalten keine Servicenachrichten dieser Art mehr in Ihrem Postfach.',
      'own-marketing': 'Sie erhalten keine Werbung von uns mehr in Ihrem Postfach.',
      'third-party-advertising': 'Sie erhalten keine Werbung anderer Unternehmen mehr in Ihrem Postfach.',
    },
  },
  broken: {
    title: 'Dieser Link funktioniert nicht',
    about:
      'Er ist unvollständig oder wurde unterwegs verändert. Öffnen Sie ihn noch einmal aus der Nachricht oder kopieren Sie die ganze Adresse. Es wurde nichts geändert.',
  },
  failed: {
    title: 'Im Moment nicht möglich',
    about: 'Bei uns ist etwas gestört. Bitte öffnen Sie den Link in ein paar Minuten noch einmal.',
  },
};

const french: PageTexts = {
  version: 1,
  ask: {
    title: 'Ne plus recevoir ces messages ?',
    about: {
      service: 'Vous ne recevrez plus de messages de service de ce type dans votre boîte aux lettres.',
      'own-marketing': 'Vous ne recevrez plus de publicité de notre part dans votre boîte aux lettres.',
      'third-party-advertising':
        'Vous ne recevrez plus de publicité d’autres entreprises dans votre boîte aux lettres.',
    },
    note: 'Les messages de ce type qui s’y trouvent en ce moment disparaissent aussi. Tous vos autres messages restent tels quels.',
    button: 'Ne plus recevoir',
  },
  done: {
    title: 'C’est fait',
    about: {
      service: 'Vous ne recevez plus de messages de service de ce type dans votre boîte aux lettres.',
      'own-marketing': 'Vous ne recevez plus de publicité de notre part dans votre boîte aux lettres.',
      'third-party-advertising':
        'Vous ne recevez plus de publicité d’autres entreprises dans votre boîte aux lettres.',
    },
  },
  broken: {
    title: 'Ce lien ne fonctionne pas',
    about:
      'Il est incomplet ou a été modifié en chemin. Ouvrez-le de nouveau depuis le message, ou copiez son adresse entière. Rien n’a été changé.',
  },
  failed: {
    title: 'Impossible pour le moment',
    about: 'Un problème est survenu de notre côté. Veuillez rouvrir le lien dans quelques minutes.',
  },
};

/** By language (RFC 5646 primary subtag). */
export const pageTexts = { en: english, de: german, fr: french } as const;

export type PageLanguage = keyof typeof pageTexts;
