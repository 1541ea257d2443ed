/** An article as the API gives it, and how its versions are told apart. */
import { createHash } from 'node:crypto';
import type { Article } from '../../article.ts';
import type { Entry } from '../../catalogue.ts';
import { articleUrl, permanentUrl } from '../../format.ts';
import type { Reference, Target } from '../../reference.ts';
import type { Publication } from '../publication.ts';
import { type Call, ok, type Reply } from './operation.ts';
import { Problem } from './problem.ts';

export function targetJson(publication: Publication, { id, slug, title, language }: Target) {
  return { id, url: articleUrl(publication, { id, slug }), title, language };
}

function referenceJson(publication: Publication, reference: Reference, position: number) {
  const { origin, label, title, url, state, target, chosen } = reference;
  return { position, origin, label, title, url, state, target: target && targetJson(publication, target), chosen };
}

export function referencesJson(publication: Publication, { references }: Pick<Article, 'references'>) {
  return references.map((one, position) => referenceJson(publication, one, position));
}

export function entryJson(publication: Publication, { file, id, title, language, state, ...times }: Entry) {
  const { published, updated, embargo } = times;
  const permanent = permanentUrl(publication, id);
  return {
    id,
    permanentUrl: permanent,
    title,
    language,
    state,
    published,
    updated,
    embargo,
    belongsTo: belongsTo(file),
  };
}

function belongsTo(file: string | null) {
  return file === null ? { database: true } : { file };
}

/** Throws Refused where there is none. */
export function articleJson(publication: Publication, id: string) {
  const { article, owner, parts, warnings } = publication.newsdesk.dossier(id);
  const { state, published, updated, embargo, expires, withdrawn, language, title, corrections } = article;
  return {
    id,
    url: articleUrl(publication, article),
    permanentUrl: permanentUrl(publication, id),
    state,
    version: owner.is === 'database' ? owner.version : null,
    belongsTo: belongsTo(owner.is === 'file' ? owner.path : null),
    ...{ published: published.at, updated, embargo, expires, withdrawn, language, title },
    references: referencesJson(publication, article),
    corrections,
    warnings,
    source: parts && { ...parts.fields, text: parts.text },
  };
}

/**
 * Its ETag is `"EDITION-HASH"`: the edition is what editors write over, the hash what else changes (state, references). Who
 * may not read does not learn by writing what others wrote.
 */
export function articleReply({ publication, who }: Pick<Call, 'publication' | 'who'>, id: string, status = 200): Reply {
  const whole = articleJson(publication, id);
  const json = who.scopes.includes('read') ? whole : { ...whole, source: null };
  const hash = createHash('sha256').update(JSON.stringify(json)).digest('hex').slice(0, 12);
  return { ...ok(json, { ETag: `"${editionOf(publication, id)}-${hash}"` }), status };
}

/** The version, or what stands for it in what belongs to a file. */
function editionOf({ newsdesk, archive }: Publication, id: string): string {
  const owner = newsdesk.ownerOf(id);
  return owner.is === 'database' ? String(owner.version) : `file.${archive.sourceOf(id)?.hash.slice(0, 12)}`;
}

/**
 * Whether `If-Match` names this edition: by the ETag, or by the version alone, `"3"`. What is not of an editor's making
 * is not compared: a reference that found its article meanwhile is no conflict. A weak tag never matches (RFC 9110, 13.1.1).
 */
export function isMatched(publication: Publication, id: string, ifMatch: string): boolean {
  const edition = editionOf(publication, id);
  return ifMatch
    .split(',')
    .map((tag) => tag.trim())
    .some((tag) => tag === '*' || tag === `"${edition}"` || tag.startsWith(`"${edition}-`));
}

/** Nothing is lost: the answer has the article as it is now, for those who may read it. */
export function staleProblem(call: Call, detail: string): Problem {
  const { who, path } = call;
  const { body, headers } = articleReply(call, path.id ?? '');
  return new Problem('stale', {
    detail,
    headers: headers ?? {},
    members: who.scopes.includes('read') ? { current: body } : {},
  });
}

/** Throws Problem where `If-Match` names another edition; whether there is an article at all, the deed will say. */
export function requireMatch(call: Call): void {
  const { publication, path, ifMatch } = call;
  const id = path.id ?? '';
  if (ifMatch === undefined || !publication.archive.article(id) || isMatched(publication, id, ifMatch)) return;
  throw staleProblem(call, 'If-Match names another version');
}
