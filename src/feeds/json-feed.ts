/** JSON Feed 1.1, written by ourselves: `feed` writes 1.0, without languages or attachments. */
import { channelUrl, type Feed, type Format, feedLanguage, feedTitle, feedUrl } from '../format.ts';
import { mediaPath } from '../media.ts';
import { clean } from '../text/clean.ts';
import { guardDirection } from '../text/direction.ts';
import { type Item, itemOf } from './item.ts';

export const jsonFeed: Format = {
  name: 'JSON Feed',
  file: 'feed.json',
  mediaType: 'application/feed+json',
  render: (feed) =>
    `${JSON.stringify(document(feed), (_key, value) => (typeof value === 'string' ? clean(value) : value), 2)}\n`,
  check: (text) => void JSON.parse(text),
};

function document(feed: Feed) {
  const { site, origin } = feed;
  const language = feedLanguage(feed);
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: guardDirection(feedTitle(feed), language),
    home_page_url: channelUrl(feed),
    feed_url: feedUrl(feed, jsonFeed.file, feed.before),
    ...present('description', site.description),
    ...present('next_url', feed.next === null ? null : feedUrl(feed, jsonFeed.file, feed.next)),
    ...present('icon', feed.icon === null ? null : origin + mediaPath(feed.icon)),
    authors: [{ name: site.title, url: `${origin}/` }],
    language,
    ...present('hubs', feed.hub === null ? null : [{ type: 'WebSub', url: feed.hub }]),
    items: feed.articles.map((article) => itemDocument(itemOf(article, feed), origin)),
  };
}

function itemDocument(item: Item, origin: string) {
  const { picture, enclosure, authors, categories } = item;
  return {
    id: item.id,
    url: item.url,
    title: item.title,
    content_html: item.html,
    ...present('summary', item.summary),
    ...present('image', picture?.url ?? null),
    date_published: item.published,
    ...present('date_modified', item.updated),
    ...present('authors', authors.length === 0 ? null : authors),
    ...present('tags', categories.length === 0 ? null : categories.map(({ name }) => name)),
    language: item.language,
    ...present('attachments', enclosure && [attachment(enclosure)]),
    _nashra: {
      about: `${origin}/feeds`,
      related: item.related.map(({ id, url, title, language, state }) => ({
        ...present('id', id),
        ...present('url', url),
        title,
        ...present('language', language),
        state,
      })),
      ...present('image', picture && pictureDocument(picture)),
    },
  };
}

function attachment({ url, media }: NonNullable<Item['enclosure']>) {
  return {
    url,
    mime_type: media.type,
    size_in_bytes: media.bytes,
    ...present('duration_in_seconds', media.duration),
  };
}

function pictureDocument({ url, media, alt, caption, credit }: NonNullable<Item['picture']>) {
  const size = { ...present('width', media?.width ?? null), ...present('height', media?.height ?? null) };
  return { url, alt, ...present('caption', caption), ...present('credit', credit), ...size };
}

/** The field, or none for null: JSON Feed knows no null. */
function present<Value>(name: string, value: Value | null): Record<string, Value> {
  return value === null ? {} : { [name]: value };
}
