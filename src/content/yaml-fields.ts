import {
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Problem } from '../problem.ts';
import { oneLine } from '../text/clean.ts';

/** What would be right, for the mistakes that newsrooms make. */
const remedies: Partial<Record<ErrorCode, string>> = {
  BLOCK_AS_IMPLICIT_KEY: '; a text with a colon in it goes in quotes: title: "…: …"',
  UNEXPECTED_TOKEN: '; a text with quotation marks or brackets in it goes in quotes',
  BAD_SCALAR_START: '; a text that begins so goes in quotes',
  DUPLICATE_KEY: '; keep one of the two',
  TAB_AS_INDENT: '; indent with spaces',
};

/**
 * A YAML mapping that people wrote: fields are asked for by name, first name first, and what is of the wrong kind
 * becomes a problem with its line. Scalars are read as they stand in the file: `0123` is not 83, `12:30` no number.
 */
export class YamlFields {
  readonly problems: Problem[];
  readonly #file: string;
  readonly #document: Document;
  readonly #map: YAMLMap | null;
  readonly #lineAt: (node: unknown) => number | null;
  readonly #asked = new Set<string>();

  /** `firstLine`: the line of the file in which `text` begins. Broken YAML leaves the problems and no fields. */
  static parse(text: string, file: string, firstLine = 1): YamlFields {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
    // What is missing at the end is missing in the last line that there is.
    const end = text.trimEnd().length;
    const lineOf = (offset: number) => lines.linePos(Math.min(offset, end)).line + firstLine - 1;
    const problems = document.errors
      .map(({ pos, message, code }) => ({
        file,
        line: lineOf(pos[0]),
        message: `this is not YAML: ${message}${remedies[code] ?? ''}`,
      }))
      .filter(({ line }, index, all) => line !== all[index - 1]?.line);
    const root = document.contents;
    const isNothing = root === null || (isScalar(root) && root.value === null);
    if (problems.length === 0 && !isNothing && !isMap(root))
      problems.push({ file, line: firstLine, message: 'write `name: value` lines here' });
    const lineAt = (node: unknown) => {
      const range = (node as Node | null)?.range;
      return range ? lineOf(range[0]) : null;
    };
    return new YamlFields(file, document, problems.length === 0 && isMap(root) ? root : null, lineAt, problems);
  }

  private constructor(
    file: string,
    document: Document,
    map: YAMLMap | null,
    lineAt: (node: unknown) => number | null,
    problems: Problem[],
  ) {
    this.#file = file;
    this.#document = document;
    this.#map = map;
    this.#lineAt = lineAt;
    this.problems = problems;
  }

  /** The text of the first of `names` that is there, on one line; null for none. */
  text(...names: string[]): string | null {
    const node = this.#node(names);
    const text = this.#textOf(node);
    if (node && text === null) this.wrong(names, 'must be text');
    return text || null;
  }

  flag(...names: string[]): boolean {
    const text = this.text(...names)?.toLowerCase();
    if (text !== undefined && !['true', 'false', 'yes', 'no'].includes(text))
      this.wrong(names, 'must be true or false');
    return text === 'true' || text === 'yes';
  }

  /** Texts of a list, of a line with commas, or of one mapping's field `inner` each. */
  list(names: string[], inner = 'name'): string[] {
    const node = this.#node(names);
    if (!node) return [];
    const texts = isSeq(node)
      ? this.#itemsOf(node).map((item) => this.#textOf(isMap(item) ? this.#resolve(item.get(inner, true)) : item))
      : (this.#textOf(node)?.split(/[,،]/) ?? [null]);
    if (texts.includes(null)) this.wrong(names, 'must be a list of texts');
    return texts.map((text) => text?.trim() ?? '').filter((text) => text !== '');
  }

  /** The mappings of a list, each with fields of its own; a plain text counts as the mapping `{plain: text}`. */
  mappings(names: string[], plain: string): YamlFields[] {
    const node = this.#node(names);
    if (!node) return [];
    return (isSeq(node) ? this.#itemsOf(node) : [node]).flatMap((item) => {
      const map = isMap(item) ? item : this.#mapOf(plain, this.#textOf(item));
      if (!map) this.wrong(names, `must be a text or a mapping with \`${plain}\``);
      const lineAt = map === item ? this.#lineAt : () => this.#lineAt(item);
      return map ? [new YamlFields(this.#file, this.#document, map, lineAt, this.problems)] : [];
    });
  }

  /** What was never asked for, as plain values. */
  rest(): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this.#plain()).filter(([name]) => !this.#asked.has(name)));
  }

  /** Records, once, that the first present of `names` is wrong: `message` says what would be right. */
  wrong(names: string | string[], message: string): void {
    const name = this.#present([names].flat());
    this.#report(this.lineOf(name), `${name}: ${message}`);
  }

  /** The line of the first present of `names`. */
  lineOf(...names: string[]): number | null {
    const name = this.#present(names);
    return this.#lineAt(
      this.#map?.items.find((pair) => isScalar(pair.key) && pair.key.value === name)?.key ?? this.#map,
    );
  }

  /** The name that counts: the first with a value, else the first that stands there at all. */
  #present(names: string[]): string {
    return names.find((name) => this.#valueOf(name)) ?? names.find((name) => this.#map?.has(name)) ?? names[0] ?? '';
  }

  #report(line: number | null, message: string): void {
    if (this.problems.some((problem) => problem.line === line && problem.message === message)) return;
    this.problems.push({ file: this.#file, line, message });
  }

  /** An alias that explodes, leads nowhere or holds itself cannot be kept as a value. */
  #plain(): Record<string, unknown> {
    try {
      const values = this.#map ? this.#document.toJS({ maxAliasCount: 100 }) : {};
      JSON.stringify(values);
      return values;
    } catch {
      const message = 'an alias (*name) here leads nowhere, to itself or to too much; write the value out';
      this.#report(this.#lineAt(this.#firstAlias()), message);
      return {};
    }
  }

  #firstAlias(): Node | null {
    let first: Node | null = null;
    visit(this.#document, {
      Alias(_key, alias) {
        first = alias;
        return visit.BREAK;
      },
    });
    return first;
  }

  #node(names: string[]): Node | null {
    for (const name of names) this.#asked.add(name);
    return this.#valueOf(this.#present(names));
  }

  #valueOf(name: string): Node | null {
    return this.#resolve(this.#map?.get(name, true));
  }

  /** What stands in a list, but for items with nothing in them. */
  #itemsOf(list: YAMLSeq): Node[] {
    return list.items.map((item) => this.#resolve(item)).filter((item) => item !== null);
  }

  /** The node behind an alias; null for nothing, for YAML's null and for an empty text. */
  #resolve(node: unknown): Node | null {
    const target = isAlias(node) ? node.resolve(this.#document) : (node as Node | undefined);
    return !target || (isScalar(target) && (target.value === null || target.value === '')) ? null : target;
  }

  #textOf(node: Node | null): string | null {
    if (!isScalar(node)) return null;
    return oneLine(typeof node.value === 'string' ? node.value : (node.source ?? String(node.value)));
  }

  #mapOf(key: string, text: string | null): YAMLMap | null {
    return text === null ? null : (this.#document.createNode({ [key]: text }) as YAMLMap);
  }
}
