import { HttpError } from './http-error.ts';

/** The address of a request, taken apart once. */
export type Address = {
  /** Its one right spelling: NFC, percent-encoded in upper case, no slash at the end. */
  path: string;
  /** The same, decoded and split: `['tags', 'بحر']`; none for the front page. */
  segments: string[];
  query: URLSearchParams;
  /**
   * Whether it came so spelled. Percent-encoding in another way is no other spelling: by RFC 3986, section 6.2.2, it is the
   * same address, and a proxy may write it as it likes.
   */
  canonical: boolean;
  /** Whether ActivityPub is asked for, by name. */
  activity: boolean;
  /** Whether that makes a difference: articles, and what is there for other servers. */
  negotiated: boolean;
};

/** What any server should take (RFC 9110, section 4.1). */
const longest = 8000;

/** Throws HttpError: 414 for an address beyond measure, 400 for one that cannot be decoded. */
export function addressOf(url: string, activity: boolean): Address {
  if (url.length > longest) throw new HttpError(414);
  const mark = url.indexOf('?');
  const raw = mark === -1 ? url : url.slice(0, mark);
  const query = new URLSearchParams(mark === -1 ? '' : url.slice(mark));
  const sent = raw.slice(1).split('/').map(decoded);
  const named = sent.map((segment) => segment.normalize('NFC'));
  const segments = named.at(-1) === '' ? named.slice(0, -1) : named;
  const path = `/${segments.map(encodeURIComponent).join('/')}`;
  const canonical = raw === '/' || (named.length === segments.length && sent.every((one, at) => one === named[at]));
  const negotiated = segments[0] === 'a' || segments[0] === 'ap';
  return { path, segments, query, canonical, activity, negotiated };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new HttpError(400);
  }
}
