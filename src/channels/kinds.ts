import { author } from './author.ts';
import { language } from './language.ts';
import { section } from './section.ts';
import { series } from './series.ts';
import { site } from './site.ts';
import { tag } from './tag.ts';

/** Every kind of channel. Pages, feeds, links, the OPML and the archive's lists follow from this. */
export const kinds = [site, section, series, author, tag, language] as const;

export type ChannelKind = (typeof kinds)[number]['kind'];
