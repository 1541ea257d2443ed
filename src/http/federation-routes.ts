/** ActivityPub beside the pages: who asks for it by name gets it, everybody else is led to the page. */
import type { Outside, Resource } from '../resource.ts';
import type { Answer, Document, Route } from './answer.ts';
import { briefly } from './caching.ts';

/** What is there for servers, and where a browser is led that asks for the same. */
export function federationRoutes({ resource, discovery }: Outside): Route[] {
  return [
    ({ path, query, activity }) => (activity ? activityAnswer(resource(path, query), path, query) : null),
    ({ path, query }) => {
      const found = discovery(path, query);
      return found && documentOf(found, keyOf(path, query));
    },
    ({ path, query }) => pageOf(path.startsWith('/ap/') ? resource(path, query) : null),
  ];
}

function activityAnswer(found: Resource | null, path: string, query: URLSearchParams): Answer | null {
  if (found === null) return null;
  if (found.path !== path) return { moved: 302, to: found.path, caching: 'no-cache' };
  return { ...documentOf(found, `activity ${keyOf(path, query)}`), negotiated: true };
}

/** Counts and lists are touched more often than they change. */
function documentOf({ revision, type, status, write }: Resource, key: string): Document {
  const headers = { 'Access-Control-Allow-Origin': '*' };
  return { key, revision, tagged: 'content', status, type, caching: briefly, headers, write };
}

function keyOf(path: string, query: URLSearchParams): string {
  return query.size === 0 ? path : `${path}?${query}`;
}

function pageOf(resource: Resource | null): Answer | null {
  return resource?.page ? { moved: 302, to: resource.page, caching: 'no-cache' } : null;
}
