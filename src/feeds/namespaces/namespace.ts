import type { Feed, Format } from '../../format.ts';
import type { Item } from '../item.ts';
import type { Element } from '../xml.ts';

/** One XML namespace that feeds use: its elements on an item, and on a feed. */
export type Namespace = {
  prefix: string;
  uri: string;
  item(item: Item): (Element | null)[];
  channel?(feed: Feed, format: Pick<Format, 'file' | 'mediaType'>): Element[];
};
