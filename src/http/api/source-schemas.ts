/** What an article is made from, as it is sent and shown. */
import type { Schema } from './operation.ts';
import { described, object, orNull, string } from './shape.ts';

/** YAML reads what looks like a number as one, and a form sends an empty field as null: both mean what they say. */
const words = (description: string): Schema => ({ type: ['string', 'number', 'null'], description });
const flag = (description: string): Schema => ({ type: ['boolean', 'string', 'null'], description });
const several = (description: string): Schema => ({
  type: ['array', 'string', 'number', 'null'],
  items: { type: ['string', 'number', 'object', 'null'] },
  description,
});

/** The front matter of docs/content.md. */
const fields: Record<string, Schema> = {
  title: words('Else the heading at the top of the text.'),
  summary: words('The standfirst, plain text.'),
  date: words(
    'When it appears: `2026-11-20`, `2026-11-20 08:00`, `2026-11-20T08:00:00+02:00`. In the future: scheduled.',
  ),
  updated: words('The last edit, where it is not the time of the save.'),
  draft: flag('true: not published, or no longer. Without it the article is published at once.'),
  slug: words('The readable part of the address.'),
  id: { type: ['string', 'null'], description: 'For a new article: 1 to 32 of a-z, 0-9 and -. It never changes.' },
  aliases: several('Old paths on this host, or whole addresses, that lead here.'),
  guid: words('What a former feed called it: ours go on calling it so.'),
  section: words('Slug or title.'),
  tags: several('Names.'),
  series: several('Names.'),
  author: several('Slugs or names.'),
  lang: words('A language tag: `ar`, `en-GB`.'),
  image: {
    type: ['string', 'object', 'array', 'null'],
    properties: {
      src: words('A name of /media, or an address.'),
      alt: words(''),
      caption: words(''),
      credit: words(''),
    },
    description: 'A name as /media gives it, an address, or `{src, alt, caption, credit}`.',
  },
  audio: { type: ['string', 'object', 'array', 'null'], description: 'A name as /media gives it.' },
  related: { type: ['array', 'string', 'object', 'null'], description: 'Related reading: titles, ids or addresses.' },
  canonical: words('Where the text appeared first.'),
  translationKey: words('The same word in all translations of one article.'),
  noindex: flag('true: search engines are asked to leave the page out.'),
  embargo: words('Not before this time, whatever `date` says.'),
  expires: words('Hidden from this time on.'),
  withdrawn: words('Withdrawn from this time on.'),
  federate: words('`auto`, `now`, `quiet` or `never`: whether followers get it.'),
  edit: words('`minor`: this save moves no date and tells nobody. Of this save alone.'),
  correction: words('One sentence that is added as a dated note. Of this save alone.'),
};

const text = described(string, 'Markdown.');

export const sourceSchemas: Record<string, Schema> = {
  Source: {
    ...object({ ...fields, text }, [...Object.keys(fields), 'text']),
    propertyNames: { maxLength: 100 },
    description:
      'What an article is made from: front matter by the names of docs/content.md (their other names are understood, unknown ones are kept), and the text.',
  },
  NewSource: {
    ...object({ ...fields, text, plainText: string }, [...Object.keys(fields), 'text', 'plainText']),
    propertyNames: { maxLength: 100 },
    not: { type: 'object', required: ['text', 'plainText'], description: 'give `text` or `plainText`, not both' },
    description:
      'A Source. With `plainText` (a pasted page, wire text) instead of `text`, title, standfirst and headings are guessed where no field says otherwise.',
  },
  SourcePatch: {
    ...object({ ...fields, text: orNull(text) }, [...Object.keys(fields), 'text']),
    propertyNames: { maxLength: 100 },
    description: 'What changes in a Source (RFC 7396): null takes a field out.',
  },
};
