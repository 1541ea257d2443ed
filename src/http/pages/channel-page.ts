import { type Channel, type ChannelKey, channelPath, channelTitle, siteAsChannel } from '../../channel.ts';
import { channelUrl, type Feed, feedLanguage, feedTitle } from '../../format.ts';
import { type Phrases, phrasesIn } from '../../phrases.ts';
import { type Html, html } from '../../text/html.ts';
import type { Publication } from '../publication.ts';
import { layout } from './layout.ts';
import { shownWidths } from './responsive.ts';
import { channelData } from './structured-data.ts';
import { subscribeBlock } from './subscribe.ts';
import { teaser } from './teaser.ts';

/** The page of a channel: its articles, newest first, fifty a page. */
export function channelPage(publication: Publication, feed: Feed): string {
  const { site, channel, articles } = feed;
  const language = feedLanguage(feed);
  const phrases = phrasesIn(language);
  const list = articles.map((article, index) =>
    teaser(article, {
      zone: site.timezone,
      level: 2,
      picture: index === 0 ? 'eager' : 'lazy',
      width: shownWidths(publication).list,
      summary: true,
      inside: channel,
    }),
  );
  const body = html`<div class="channel-head">
<h1>${channelTitle(channel, language)}</h1>
${ownPage(channel)}</div>
${articles.length === 0 ? html`<p>${phrases.nothing}</p>\n` : html`<div class="list">\n${list}</div>\n`}${paging(feed, phrases)}
${subscribeBlock(publication, [channel], language)}`;
  return layout(publication, { ...channelDescription(publication, feed), channel, body });
}

/** An author's own page elsewhere, bare: there is no sentence to translate. */
function ownPage({ url }: Channel): Html | null {
  return url === null
    ? null
    : html`<p class="meta"><a class="address" rel="me" href="${url}">${url.replace(/^https?:\/\//, '')}</a></p>\n`;
}

/** What the head of a channel's page says. */
export function channelDescription({ outside }: Publication, feed: Feed) {
  const { site, channel, before, next } = feed;
  const language = feedLanguage(feed);
  const title = channel.kind === 'site' ? site.title : `${channelTitle(channel, language)} - ${site.title}`;
  const page = (anchor: string | null) => channelUrl(feed) + (anchor === null ? '' : `?before=${anchor}`);
  return {
    language,
    title,
    canonical: page(before),
    description: channel.kind === 'site' ? site.description : null,
    preview: { type: channel.kind === 'author' ? ('profile' as const) : ('website' as const), title: feedTitle(feed) },
    feeds: channel.kind === 'site' ? [channel] : [channel, siteAsChannel(site)],
    links: [
      ...(next === null ? [] : [{ rel: 'next', href: page(next) }]),
      ...(channel.url === null ? [] : [{ rel: 'me', href: channel.url }]),
    ],
    activity: outside.profile(channel).address,
    structuredData: channelData(feed),
  };
}

export function paging(
  { channel, before, next }: Pick<Feed, 'before' | 'next'> & { channel: ChannelKey },
  phrases: Phrases,
): Html | null {
  if (before === null && next === null) return null;
  const path = channelPath(channel);
  return html`<nav class="paging" aria-label="${phrases.older}">
${before && html`<a href="${path}">${phrases.newest}</a>\n`}${next && html`<a rel="next" href="${path}?before=${next}">${phrases.older}</a>\n`}</nav>`;
}
