import { type Channel, siteChannel } from '../../channel.ts';
import { type Format, feedTitle, feedUrl } from '../../format.ts';
import type { Site } from '../../site.ts';
import { directionOf } from '../../text/direction.ts';
import { type Html, html, trusted } from '../../text/html.ts';

export type Page = {
  site: Site;
  origin: string;
  language: string;
  title: string;
  /** The page's own address; null for one that has none. */
  canonical: string | null;
  description?: string | null;
  /** Channels whose feeds a reader of this page may want, the nearest first. */
  feeds?: { channel: Channel; formats: Format[] }[];
  body: Html;
};

/** Enough to read by on any screen. */
const style =
  'body{max-width:42rem;margin-inline:auto;padding:1rem;line-height:1.8;font-family:system-ui,sans-serif}' +
  'img,audio{max-width:100%;height:auto}figure{margin-inline:0}';

export function layout({ site, origin, language, title, canonical, description, feeds = [], body }: Page): string {
  return html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${trusted(style)}</style>
${description && html`<meta name="description" content="${description}">\n`}${canonical && html`<link rel="canonical" href="${canonical}">\n`}${feeds.map(({ channel, formats }) => formats.map((format) => feedLink(site, origin, channel, format)))}</head>
<body>
<header><p><a href="/" lang="${site.language}"><bdi>${site.title}</bdi></a></p></header>
<main>
${body}
</main>
</body>
</html>
`.toString();
}

/** Autodiscovery: readers offer these when a page's address is given to them. */
function feedLink(site: Site, origin: string, channel: Channel, { name, file, mediaType }: Format): Html {
  const title = `${feedTitle({ site, channel })} (${name})`;
  return html`<link rel="alternate" type="${mediaType}" title="${title}" href="${feedUrl({ origin, channel }, file, null)}">\n`;
}

export function siteAsChannel({ title, language }: Site): Channel {
  return { ...siteChannel, title, language, url: null };
}
