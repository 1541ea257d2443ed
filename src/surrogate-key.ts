/**
 * What caches that we tell of changes know a document by: one key for each subject that it depends on, since those are what
 * changes touch. Pure.
 */
import { createHash } from 'node:crypto';
import type { Subject } from './change.ts';

/** Akamai takes 128 characters for a key, CloudFront 256, Cloudflare and Fastly 1,024. */
const longest = 100;

/**
 * `article.n30`, `tag.%D8%A8%D8%AD%D8%B1`: in letters that every CDN takes, so without the slash, which Akamai does not. Two
 * subjects that got one key would be purged together, which is never wrong.
 */
export function surrogateKey(subject: Subject): string {
  const key = encodeURIComponent(subject).replaceAll('%2F', '.');
  if (key.length <= longest) return key;
  const [kind = ''] = subject.split('/');
  return `${kind}.${createHash('sha256').update(subject).digest('hex').slice(0, 32)}`;
}
