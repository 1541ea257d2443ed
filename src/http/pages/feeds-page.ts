import { type Channel, channelFile, channelTitle } from '../../channel.ts';
import type { Format } from '../../format.ts';
import { phrasesIn } from '../../phrases.ts';
import type { Site } from '../../site.ts';
import { html } from '../../text/html.ts';
import { layout } from './layout.ts';

/** Every feed of every channel, for people. */
export function feedsPage(site: Site, origin: string, channels: Channel[], formats: Format[]): string {
  const { language } = site;
  const title = phrasesIn(language).feeds;
  const links = (channel: Channel) =>
    formats.map(({ name, file }) => html`<a href="${channelFile(channel, file)}">${name}</a> `);
  const body = html`<h1>${title}</h1>
<ul>
${channels.map((channel) => html`<li><bdi>${channelTitle(channel, language)}</bdi>: ${links(channel)}</li>\n`)}</ul>
<p><a href="/feeds.opml">OPML</a></p>`;
  const feeds = channels.filter(({ kind }) => kind === 'site').map((channel) => ({ channel, formats }));
  return layout({
    site,
    origin,
    language,
    title: `${title} - ${site.title}`,
    canonical: `${origin}/feeds`,
    feeds,
    body,
  });
}
