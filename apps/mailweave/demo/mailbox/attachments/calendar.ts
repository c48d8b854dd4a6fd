import type { Person } from '../mime/message.ts';

export type CalendarEvent = {
  readonly uid: string;
  readonly madeMs: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly summary: string;
  readonly location: string;
  readonly description: string;
  readonly organizer: Person;
  readonly attendees: readonly Person[];
};

/** An event (RFC 5545); with REQUEST an invitation (RFC 5546 3.2.2), with PUBLISH a mere note. */
export function calendarOf(event: CalendarEvent, method: 'REQUEST' | 'PUBLISH'): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'PRODID:-//Birch Calendar//EN',
    'VERSION:2.0',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    `UID:${event.uid}`,
    `DTSTAMP:${utc(event.madeMs)}`,
    `DTSTART:${utc(event.startMs)}`,
    `DTEND:${utc(event.endMs)}`,
    `SUMMARY:${escaped(event.summary)}`,
    `LOCATION:${escaped(event.location)}`,
    `DESCRIPTION:${escaped(event.description)}`,
    `ORGANIZER;CN="${event.organizer.name}":mailto:${event.organizer.address}`,
    ...event.attendees.map(({ name, address }) => `ATTENDEE;CN="${name}";RSVP=TRUE:mailto:${address}`),
    'STATUS:CONFIRMED',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\n')}\n`;
}

/** 20260301T120000Z */
function utc(atMs: number): string {
  return new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '');
}

function escaped(value: string): string {
  return value.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n');
}

/** At most 75 octets a line, a few of them for accents; what goes on begins with a space (RFC 5545 3.1). */
function folded(line: string): string {
  return line.replace(/.{70}(?=.)/g, '$&\n ');
}
