/** How the desk reads and writes the sources of articles. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Remark } from '../deed.ts';
import type { Papers } from '../dossier.ts';
import type { Site } from '../site.ts';
import { parseArticleFile } from './article-file.ts';
import { fromPlainText, ownParts, partsOfFile, sourceOf, sourceParts } from './article-source.ts';
import { parserOf } from './importer.ts';

export function createPapers(folder: string, site: () => Site, keepMedia: Papers['keepMedia']): Papers {
  return {
    read(source, id) {
      const { manuscript, warnings, problems, id: given } = parseArticleFile(Buffer.from(source), `${id}.md`, site());
      const before = (sourceParts(source)?.textLine ?? 1) - 1;
      const remark = ({ line, message }: Remark): Remark => ({ line: lineOfText(line, before), message });
      return { id: given, manuscript, warnings: warnings.map(remark), problems: problems.map(remark) };
    },
    write: sourceOf,
    parts: ownParts,
    fromPlainText: (text) => fromPlainText(text, site()),
    ofFile(path) {
      try {
        return partsOfFile(readFileSync(resolve(folder, path)), path, site());
      } catch {
        return null;
      }
    },
    parser: () => parserOf(site()),
    keepMedia,
  };
}

/** Lines of the file count from its front matter on, and nobody sees that at the desk. */
function lineOfText(line: number | null, before: number): number | null {
  return line === null || line <= before ? null : line - before;
}
