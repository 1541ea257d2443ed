/** Somebody at the desk: who they are, what they ask, and how they are answered. */
import type { Site } from '../../site.ts';
import type { Html } from '../../text/html.ts';
import type { Scope, Token } from '../../token.ts';
import type { Publication } from '../publication.ts';
import type { DeskPhrases } from './phrases.ts';

export type Visit = {
  publication: Publication;
  editor: Token;
  phrases: DeskPhrases;
  site: Site;
  /** The path below `/desk`, decoded, in its parts. */
  path: string[];
  query: URLSearchParams;
  /** Proves that a form came from a page of this session. */
  proof: string;
};

export type Page = { title: string; body: Html; status?: number };

/** What answers: a page, where to go next, a part of a page, or data. */
export type Reply = Page | { to: string } | { part: Html } | { json: unknown } | { file: string; type: string };

/** One address of the desk. Who may see it may ask there for what `newsdesk` then allows or refuses. */
export type Room = {
  /** Below `/desk`: `articles/:id`. */
  at: string;
  scope: Scope;
  get(visit: Visit, id: string): Reply | null;
  post?(visit: Visit, form: FormData, id: string): Promise<Reply> | Reply;
  /** What somebody wrote, on a page from which it can be sent again; nothing is done. */
  giveBack?(visit: Visit, form: FormData, id: string): Page;
};

/** What stands in the place of `:id`, empty where there is none; null for another address. */
export function idAt({ at }: Room, path: string[]): string | null {
  const pattern = at.split('/').filter((part) => part !== '');
  if (pattern.length !== path.length) return null;
  if (!pattern.every((part, index) => part.startsWith(':') || part === path[index])) return null;
  return path[pattern.indexOf(':id')] ?? '';
}

/** The text of a field, without spaces around; empty where it was not sent. */
export function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

export function may({ editor }: Visit, scope: Scope): boolean {
  return editor.scopes.includes(scope);
}
