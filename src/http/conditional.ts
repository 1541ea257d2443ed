import type { IncomingHttpHeaders } from 'node:http';

/** What tells two versions of a document apart. `modified` in milliseconds; null where nothing is known of it. */
export type Validators = { tag: string; modified: number | null };

/**
 * Whether the client has it already (RFC 9110, section 13.2.2). Tags win over dates, and are compared weakly: they are the
 * same for every encoding.
 */
export function isUnchanged(headers: IncomingHttpHeaders, { tag, modified }: Validators): boolean {
  const { 'if-none-match': tags, 'if-modified-since': since } = headers;
  if (tags !== undefined) return tags === tag || tagsIn(tags).some((one) => one === '*' || one === strong(tag));
  if (since === undefined || modified === null) return false;
  // Two changes can fall into one second: by date alone, a client cannot know that it has the second one.
  return Date.parse(since) >= modified && Date.now() - modified >= 1000;
}

/** `W/"a", "b"`: without what says that they are weak. */
export function tagsIn(header: string): string[] {
  return header.split(',').map((tag) => strong(tag.trim()));
}

function strong(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag;
}
