import { type Channel, channelFile, channelTitle } from '../../channel.ts';
import { type Phrases, phrasesIn } from '../../phrases.ts';
import { type Html, html } from '../../text/html.ts';
import type { Publication } from '../publication.ts';
import { copyButton } from './copy-button.ts';

/** How to go on reading these channels elsewhere: by feed, or from the reader's own server. */
export function subscribeBlock(publication: Publication, channels: Channel[], language: string): Html {
  const phrases = phrasesIn(language);
  const [nearest] = channels;
  return html`<section class="box" aria-labelledby="subscribe">
<h2 id="subscribe">${phrases.subscribe}</h2>
<p>${phrases.subscribeTo}</p>
${channels.map((channel) => feedLinks(publication, channel, language))}<p><a href="/feeds">${phrases.allFeeds}</a></p>
${nearest && fromElsewhere(publication, channels, phrases)}</section>`;
}

function feedLinks({ formats }: Publication, channel: Channel, language: string): Html {
  const links = formats.map(
    ({ name, file, mediaType }) =>
      html`<li><a href="${channelFile(channel, file)}" type="${mediaType}">${name}</a></li>\n`,
  );
  return html`<ul class="links">
<li><b><bdi>${channelTitle(channel, language)}</bdi></b></li>
${links}</ul>\n`;
}

function fromElsewhere({ outside, origin }: Publication, channels: Channel[], phrases: Phrases): Html {
  const host = new URL(origin).host;
  const profiles = channels.map((channel) => outside.profile(channel));
  const line = ({ handle, followers }: (typeof profiles)[number]) => {
    const name = `@${handle}@${host}`;
    // A page of several channels is not touched by their followers.
    const count =
      channels.length === 1 && followers > 0 && html` <span class="meta">${phrases.followers}: ${followers}</span>`;
    return html`<p><bdi dir="ltr"><b>${name}</b></bdi> ${copyButton(name, name, phrases)}${count}</p>\n`;
  };
  return html`<p>${phrases.followElsewhere}</p>
${profiles.map(line)}${profiles[0] && followForm(profiles[0].handle, '', phrases)}`;
}

export function followForm(handle: string, account: string, { followFrom, account: hint, follow }: Phrases): Html {
  return html`<form class="follow" action="/follow">
<input type="hidden" name="of" value="${handle}">
<label>${followFrom}<input name="account" required dir="ltr" autocapitalize="none" autocomplete="off" spellcheck="false" placeholder="@you@server.example" title="${hint}" value="${account}"></label><button>${follow}</button>
</form>\n`;
}
