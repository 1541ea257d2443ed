import { type Channel, channelFile, channelPath, channelTitle } from '../../channel.ts';
import { kinds } from '../../channels/kinds.ts';
import { type Format, feedUrl } from '../../format.ts';
import { type Phrases, phrasesIn, phrasesLanguage } from '../../phrases.ts';
import { type Html, html } from '../../text/html.ts';
import { channelsOf, type Publication } from '../publication.ts';
import { copyButton } from './copy-button.ts';
import { layout } from './layout.ts';

/** For people: what a feed is, and every feed of every channel. */
export function feedsPage(publication: Publication): string {
  const { formats, origin } = publication;
  const site = publication.site();
  const { language } = site;
  const phrases = phrasesIn(language);
  const channels = channelsOf(publication);
  const groups = kinds.map((kind) => ({ kind, channels: channels.filter((channel) => channel.kind === kind.kind) }));
  const line = (channel: Channel) => channelLine(channel, formats, origin, language, phrases);
  const body = html`<div class="prose">
<h1>${phrases.feeds}</h1>
<p>${phrases.whatIsAFeed}</p>
<p>${phrases.howToSubscribe}</p>
</div>
${groups
  .filter((group) => group.channels.length > 0)
  .map(({ kind, channels: members }) => {
    const heading = kind.plural && html`<h2>${kind.plural[phrasesLanguage(language)] ?? kind.plural.en}</h2>\n`;
    return html`<section class="channels-of-kind">\n${heading}<ul class="channels">\n${members.map(line)}</ul>\n</section>\n`;
  })}<p><a href="/feeds.opml" type="text/x-opml">${phrases.opml}</a></p>`;
  return layout(publication, {
    language,
    title: `${phrases.feeds} - ${site.title}`,
    canonical: `${origin}/feeds`,
    description: phrases.whatIsAFeed,
    feeds: channels.filter(({ kind }) => kind === 'site'),
    structuredData: {
      '@context': 'https://schema.org',
      '@type': 'WebPage',
      name: phrases.feeds,
      url: `${origin}/feeds`,
      inLanguage: language,
    },
    body,
  });
}

function channelLine(channel: Channel, formats: Format[], origin: string, language: string, phrases: Phrases): Html {
  const title = channelTitle(channel, language);
  const link = ({ name, file, mediaType }: Format) =>
    html`<span><a href="${channelFile(channel, file)}" type="${mediaType}">${name}</a> ${copyButton(feedUrl({ origin, channel }, file, null), `${name}: ${title}`, phrases)}</span>\n`;
  return html`<li><a class="name" href="${channelPath(channel)}"><bdi>${title}</bdi></a>
${formats.map(link)}</li>\n`;
}
