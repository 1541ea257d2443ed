/** JSON of any size: the values at some places of a document, one after the other, and nothing else of it kept. */
import { JSONParser } from '@streamparser/json';
import { SourceError } from './post.ts';
import { type Source, textsOf } from './source-text.ts';

export type Found = { path: string; value: unknown };

/** Characters of one value: more is no entry of anybody's. */
const longest = 32 * 1024 * 1024;

/** `paths`: `$.db.*.data.posts.*`. Throws SourceError for what is not JSON, after what was read before. */
export async function* jsonValues(source: Source, paths: readonly string[]): AsyncGenerator<Found> {
  const found: Found[] = [];
  const parser = new JSONParser({ paths: [...paths], keepStack: false });
  let failure: Error | null = null;
  let silent = 0;
  parser.onValue = ({ value, key, stack }) => {
    const path = ['$', ...stack.slice(1).map((one) => String(one.key)), String(key)].join('.');
    found.push({ path, value });
    silent = 0;
  };
  parser.onError = (error) => {
    failure = error;
  };
  parser.onEnd = () => {};
  for await (const text of textsOf(source)) {
    silent += text.length;
    if (silent > longest && found.length === 0)
      throw new SourceError(source.name, null, `one entry has more than ${longest} characters`);
    parser.write(text.replace(/^\ufeff/, ''));
    yield* found.splice(0);
    if (failure !== null) throw new SourceError(source.name, null, `this is not JSON: ${(failure as Error).message}`);
  }
  if (!parser.isEnded) throw new SourceError(source.name, null, 'this JSON has no end: the file is cut off');
}
