import type { Person } from './mime/message.ts';

const person = (name: string, address: string): Person => ({ name, address });

/** The owner of the mailbox. */
export const alex = person('Alex Lindqvist', 'demo@mailweave.example');

export const nora = person('Nora Halvorsen', 'nora@halvorsen.example');
export const tomas = person('Tomas Reyes', 'tomas.reyes@postbox.example');
export const priya = person('Priya Raman', 'priya@raman.example');

export const mum = person('Ingrid Lindqvist', 'ingrid@lindqvist.example');
export const maja = person('Maja Lindqvist', 'maja@lindqvist.example');
export const gisela = person('Gisela Köhler', 'gisela.koehler@ostsee.example');

export const lucia = person('Lucía Ferrer', 'lucia@birchandharbour.example');
export const samuel = person('Samuel Okafor', 'samuel@birchandharbour.example');
export const henrik = person('Henrik Aas', 'henrik@birchandharbour.example');

export const haruka = person('田中はるか', 'haruka@tanaka.example');
export const rositsa = person('Росица Петрова', 'hello@sinia-vrata.example');
export const camille = person('Camille Dubreuil', 'camille@dubreuil.example');
export const wanda = person('Wanda from number 12', 'wanda@milllane.example');
export const agnes = person('Agnes Whitlock', 'agnes@hillsidechoir.example');
export const bartek = person('Bartek Nowicki', 'bartek@hillsidechoir.example');
export const choir = person('Hillside Choir', 'singers@hillsidechoir.example');
