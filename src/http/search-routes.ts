/** Searching, for people, for feed readers and for programs. */
import { articleSubject, channelSubject, type Subject, suggestionsSubject } from '../change.ts';
import { siteAsChannel, siteChannel } from '../channel.ts';
import { type Feed, type Format, pageSize, searchPath } from '../format.ts';
import { isEmpty } from '../query.ts';
import { type Found, hitsOnPage } from '../search.ts';
import type { Document, Route } from './answer.ts';
import { type Asked, askedIn } from './asked.ts';
import { assetPath } from './assets.ts';
import { searchPage } from './pages/search-page.ts';
import { iconOf, type Publication } from './publication.ts';
import { foundJson, likeJson } from './search-json.ts';

const api = '/api/v1/search';
const forEverybody = { 'Access-Control-Allow-Origin': '*' };

export function searchRoute(publication: Publication): Route {
  const { archive, formats } = publication;

  /** What is found follows from everything that is published; where it is rewritten, so may be the order. */
  const common = (
    path: string,
    { searched, page }: Asked,
  ): Pick<Document, 'key' | 'revision' | 'tagged' | 'caching'> => ({
    key: `${path}?${searched.parameters}${page > 1 ? `&page=${page}` : ''}`,
    revision: archive.revision('everything', channelSubject(siteChannel), 'search'),
    tagged: 'content',
    caching: 'no-cache',
  });

  const find = ({ query, page }: Asked): Found =>
    archive.search(query, { offset: (page - 1) * hitsOnPage, limit: hitsOnPage, order: 'best' });

  function pageDocument(asked: Asked): Document {
    const write = () => searchPage(publication, asked, isEmpty(asked.query) ? null : find(asked));
    return { ...common(searchPath, asked), type: 'text/html; charset=utf-8', write };
  }

  function feedDocument(format: Format, asked: Asked): Document | null {
    if (isEmpty(asked.query)) return null;
    const { mediaType } = format;
    return {
      ...common(`${searchPath}/${format.file}`, asked),
      type: `${mediaType}; charset=utf-8`,
      ...(mediaType.endsWith('xml') ? { typeInBrowser: 'application/xml; charset=utf-8' } : {}),
      headers: forEverybody,
      write: () => publication.renderFeed(format, feedOf(publication, asked)),
    };
  }

  function apiDocument(asked: Asked): Document {
    const write = () => foundJson(publication, asked, find(asked));
    return { ...common(api, asked), type: 'application/json; charset=utf-8', headers: forEverybody, write };
  }

  function likeDocument(id: string): Document {
    const subjects: Subject[] = [articleSubject(id), suggestionsSubject(id), channelSubject(siteChannel), 'everything'];
    return {
      key: `${api}?${new URLSearchParams({ like: id })}`,
      revision: archive.revision(...subjects),
      tagged: 'content',
      caching: 'no-cache',
      type: 'application/json; charset=utf-8',
      headers: forEverybody,
      write: () => likeJson(publication, id),
    };
  }

  return (address) => {
    const { path, query, segments } = address;
    if (path === searchPath) return pageDocument(askedIn(address));
    const like = query.get('like');
    if (path === api) return like === null ? apiDocument(askedIn(address)) : likeDocument(like);
    if (segments.length !== 2 || segments[0] !== 'search') return null;
    const format = formats.find(({ file }) => file === segments[1]);
    return format ? feedDocument(format, askedIn(address)) : null;
  };
}

/** The newest that match, not the best: a reader of a feed waits for what is new. */
function feedOf(publication: Publication, { query, searched }: Asked): Feed {
  const { archive, site, origin } = publication;
  const { hits, whole } = archive.search(query, { offset: 0, limit: pageSize, order: 'newest' });
  return {
    site: site(),
    channel: siteAsChannel(site()),
    search: searched,
    origin,
    articles: hits.slice(0, whole).map(({ article }) => article),
    before: null,
    next: null,
    icon: iconOf(publication),
    hub: null,
    stylesheet: assetPath('feed.css'),
  };
}
