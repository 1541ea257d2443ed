/** An article's text without its HTML: what is searched, and what excerpts are taken from. */
import type { Block, Picture } from './article.ts';
import { plainText } from './text/sanitise.ts';

const endOfBlock = /<\/(?:blockquote|caption|d[dlt]|h[2-4]|li|ol|p|pre|t[dhr]|ul)>|<br>/g;

/** The words of a body, a line to a block. Lines that name other articles are not its own words. */
export function bodyText(body: readonly Block[]): string {
  return body
    .map(blockText)
    .filter((text) => text !== '')
    .join('\n');
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
    case 'html':
      return plainText(block.html.replace(endOfBlock, '\n')).trim();
    case 'figure':
      return pictureText(block.picture);
    case 'reference':
    case 'slot':
      return '';
  }
}

/** A caption says what its alternative text says, or more. */
function pictureText({ alt, caption }: Picture): string {
  return (caption ?? alt).trim();
}
