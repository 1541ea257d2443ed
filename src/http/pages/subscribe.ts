import { type Channel, channelFile, channelTitle } from '../../channel.ts';
import type { Format } from '../../format.ts';
import { phrasesIn } from '../../phrases.ts';
import { type Html, html } from '../../text/html.ts';

/** How to go on reading these channels elsewhere. */
export function subscribeBlock(channels: Channel[], formats: Format[], language: string): Html {
  const phrases = phrasesIn(language);
  const line = (channel: Channel) =>
    html`<ul class="links">
<li><b><bdi>${channelTitle(channel, language)}</bdi></b></li>
${formats.map(({ name, file, mediaType }) => html`<li><a href="${channelFile(channel, file)}" type="${mediaType}">${name}</a></li>\n`)}</ul>\n`;
  return html`<section class="box" aria-labelledby="subscribe">
<h2 id="subscribe">${phrases.subscribe}</h2>
<p>${phrases.subscribeTo}</p>
${channels.map(line)}<p><a href="/feeds">${phrases.allFeeds}</a></p>
</section>`;
}
