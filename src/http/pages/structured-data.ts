/**
 * schema.org. One plain object a page, no graph and no list of types: Mastodon's previews read a top-level NewsArticle
 * and nothing else.
 */
import type { Article } from '../../article.ts';
import { type ShownPicture, shownPicture } from '../../article-html.ts';
import { type Channel, channelPath, channelTitle } from '../../channel.ts';
import { articleUrl, channelUrl, type Feed, feedLanguage, lastEdit } from '../../format.ts';
import { type Media, mediaPath } from '../../media.ts';
import type { Target } from '../../reference.ts';
import type { Name, Site } from '../../site.ts';

export type PublisherData = { site: Site; origin: string; icon: Media | null };

export function newsArticle(article: Article, translations: Target[], publisher: PublisherData): object {
  const { origin } = publisher;
  const url = articleUrl({ origin }, article);
  const picture = shownPicture(article, origin);
  const sound = article.audio === null ? undefined : article.media[article.audio];
  return without({
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    '@id': url,
    url,
    headline: article.title,
    description: article.summary,
    inLanguage: article.language,
    datePublished: article.published.at,
    dateModified: lastEdit(article),
    author:
      article.authors.length > 0 ? article.authors.map((author) => person(author, origin)) : organization(publisher),
    publisher: organization(publisher),
    image: picture && imageObject(picture),
    audio: sound && { '@type': 'AudioObject', contentUrl: origin + mediaPath(sound), encodingFormat: sound.type },
    articleSection: article.section?.title,
    keywords: article.tags.map(({ title }) => title),
    isAccessibleForFree: true,
    license: publisher.site.licence,
    correction: article.corrections.map(({ text, at }) => ({ '@type': 'CorrectionComment', text, datePublished: at })),
    workTranslation: translations.map((one) => ({
      '@type': 'NewsArticle',
      '@id': articleUrl({ origin }, one),
      inLanguage: one.language,
    })),
    mainEntityOfPage: without({ '@type': 'WebPage', '@id': url, relatedLink: relatedLinks(article, origin) }),
  });
}

export function channelData({ channel, site, origin, icon, ...feed }: Feed): object {
  const publisher = { site, origin, icon };
  const common = {
    '@context': 'https://schema.org',
    url: channelUrl({ origin, channel }),
    inLanguage: feedLanguage({ site, channel }),
    publisher: organization(publisher),
  };
  if (channel.kind === 'site')
    return without({
      ...common,
      '@type': 'WebSite',
      name: site.title,
      description: site.description,
      potentialAction: {
        '@type': 'SearchAction',
        target: `${origin}/search?q={search_term_string}`,
        'query-input': 'required name=search_term_string',
      },
    });
  const name = channelTitle(channel, feedLanguage({ site, channel }));
  const about = channel.kind === 'author' ? { mainEntity: authorData(channel, origin) } : {};
  const items = feed.articles.map((article) => articleUrl({ origin }, article));
  return {
    ...common,
    '@type': channel.kind === 'author' ? 'ProfilePage' : 'CollectionPage',
    name,
    ...about,
    hasPart: items,
  };
}

function authorData({ title, url, ...key }: Channel, origin: string): object {
  return without({ '@type': 'Person', name: title, url: origin + channelPath(key), sameAs: url });
}

function person({ slug, title }: Name, origin: string): object {
  return { '@type': 'Person', name: title, url: origin + channelPath({ kind: 'author', slug }) };
}

function organization({ site, origin, icon }: PublisherData): object {
  const logo = icon && imageObject({ url: origin + mediaPath(icon), media: icon });
  return without({ '@type': 'NewsMediaOrganization', name: site.title, url: `${origin}/`, logo });
}

function imageObject({
  url,
  media,
  caption,
  credit,
}: Pick<ShownPicture, 'url' | 'media'> & Partial<ShownPicture>): object {
  const { width, height } = media ?? {};
  return without({ '@type': 'ImageObject', url, width, height, caption, creditText: credit });
}

function relatedLinks({ references }: Article, origin: string): string[] {
  const links = references.map(({ target, state, url }) => {
    if (target) return articleUrl({ origin }, target);
    return state === 'external' && url && URL.canParse(url, origin) ? new URL(url, origin).href : null;
  });
  return [...new Set(links.filter((link) => link !== null))];
}

/** Without what is not known. */
function without(data: Record<string, unknown>): object {
  const isKnown = (value: unknown) =>
    value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(data).filter(([, value]) => isKnown(value)));
}
