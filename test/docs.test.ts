/** The docs keep up with the program: what people type and rely on must occur in them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kinds } from '../src/channels/kinds.ts';
import { formats } from '../src/feeds/formats.ts';
import { operations } from '../src/http/api/operations.ts';

const folder = join(import.meta.dirname, '..');
const docs = readdirSync(join(folder, 'docs'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.md'),
);
const pages = ['README.md', 'CONTRIBUTING.md', ...docs.map((file) => `docs/${file}`)].map((file) => ({
  file,
  text: readFileSync(join(folder, file), 'utf8'),
}));
const text = pages.map((page) => page.text).join('\n');
const sources = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(folder, 'src', file), 'utf8'))
  .join('\n');

const found = (pattern: RegExp) => [...new Set([...sources.matchAll(pattern)].map((match) => match[1] as string))];

describe('the docs name', () => {
  it.each(found(/text\('([A-Z_]+)'/g))('the variable %s', (name) => expect(text).toContain(name));

  it.each([
    ...formats.map(({ file }) => `/${file}`),
    ...kinds.filter(({ folder: name }) => name !== '').map(({ folder: name }) => `/${name}/`),
    ...found(/'(\/(?:healthz|readyz|media|feed|rss|atom|sitemap|robots|opensearch|search|assets)[^':]*)'/g),
    '/media/',
    '/assets/',
  ])('the address %s', (path) => expect(text).toContain(path.replace(/\/$/, '')));

  it.each(found(/\.command\('([a-z]+)'/g))('the command nashra %s', (name) =>
    expect(text).toMatch(new RegExp(`nashra(\`| --)? ?${name}|\`${name}`)),
  );

  it.each(operations.map(({ method, path, scope }) => `| \`${method} ${path}\` | ${scope ? `\`${scope}\`` : 'any'} |`))(
    'the operation %s',
    (row) => expect(text).toContain(row),
  );

  it('only files that are there', () => {
    const named = [...text.matchAll(/\b((?:src|test|migrations|docs)\/[\w./-]+\.(?:ts|sql|md))\b/g)].map(
      (match) => match[1] as string,
    );
    const missing = [...new Set(named)].filter((file) => {
      try {
        readFileSync(join(folder, file));
        return false;
      } catch {
        return true;
      }
    });
    expect(named.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });
});

/** Every command of the command line with its options, as src/command-line.ts declares them: `token create` and `--scope`. */
const declared = new Map<string, readonly string[]>(
  [
    ...readFileSync(join(folder, 'src/command-line.ts'), 'utf8').matchAll(
      /\b(program|token|deliveries|reports)\s*\.command\('([a-z]+)'[\s\S]*?\.description/g,
    ),
  ].map((match) => {
    const { 0: all, 1: parent = '', 2: name = '', index } = match;
    const rest = match.input.slice(index + all.length);
    const own = rest.slice(0, rest.search(/\.command\('/) < 0 ? undefined : rest.search(/\.command\('/));
    const options = [...own.matchAll(/\.option\('(--[a-z-]+)/g)].map((option) => option[1] as string);
    return [parent === 'program' ? name : `${parent} ${name}`, [...options, '--help']] as const;
  }),
);
/** These need a word after them; without one they are commands too. */
const groups = ['token'];

/** How the docs call the program. */
const caller =
  /^(?:[A-Z_]+=\S* +)*(?:(?:npx |docker compose exec nashra )?nashra|npm run (?:--silent )?nashra --|docker compose run .* nashra)(?: (.*))?$/;

/** The words after `nashra`, of each call in a line. */
function calls(line: string): string[][] {
  const bare = line.replace(/'[^']*'|"[^"]*"/g, 'x').replace(/(^|\s)#.*$/, '');
  return bare.split(/&&|[|;]/).flatMap((part) => {
    const call = caller.exec(part.trim());
    return call === null ? [] : [(call[1] ?? '').split(/\s+/).filter((word) => word !== '')];
  });
}

/** What is wrong with a call; null: nothing. */
function faultOf(words: string[]): string | null {
  const [first, second = ''] = words;
  if (first === undefined || first.startsWith('--'))
    return ['--help', '--version'].includes(first ?? '--help') ? null : `no option ${first}`;
  if (!declared.has(first)) return `no command ${first}`;
  const name = declared.has(`${first} ${second}`) ? `${first} ${second}` : first;
  const known = declared.get(name) ?? [];
  const unknown = words.filter((word) => word.startsWith('--') && !known.includes(word));
  if (unknown.length > 0) return `${name} has no ${unknown.join(', ')}`;
  return groups.includes(name) && second !== '' ? `no command ${first} ${second}` : null;
}

const shellBlocks = pages.flatMap(({ file, text: page }) =>
  [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => ({
    file,
    // A file that is written in place is no command.
    lines: (match[1] as string)
      .replace(/<<'(\w+)'[\s\S]*?\n\1\n/g, '\n')
      .replace(/'\{\n[^']*'/g, 'x')
      .replace(/\\\n/g, ' ')
      .split('\n'),
  })),
);

/** Programs that a shell block may call; of ours, and what an operator has. */
const programs =
  `api api() cat cd certbot chmod chown cp curl docker echo export git install journalctl litestream mkdir nashra nginx caddy
  node npm npx openssl printf rsync sed sha256sum systemctl timedatectl useradd`.split(/\s+/);

describe('what the docs tell people to type', () => {
  it('is found at all', () => {
    expect(declared.size).toBeGreaterThan(20);
    expect(declared.get('token create')).toEqual(['--scope', '--days', '--json', '--help']);
    expect(shellBlocks.length).toBeGreaterThan(20);
  });

  it.each([
    ['frobnicate', 'no command frobnicate'],
    ['backup --gently x', 'backup has no --gently'],
    ['token list --csv', 'token list has no --csv'],
    ['token destroy 1', 'no command token destroy'],
    ['followers --csv', null],
  ])('nashra %s: %s', (words, fault) => expect(faultOf(words.split(' '))).toBe(fault));

  it('in shell blocks is a command with options that it has', () => {
    const found = shellBlocks.flatMap(({ file, lines }) =>
      lines.flatMap((line) => calls(line).map((words) => ({ file, words }))),
    );
    expect(found.length).toBeGreaterThan(40);
    const faults = found.map(({ file, words }) => ({ file, fault: faultOf(words) }));
    expect(faults.filter(({ fault }) => fault !== null)).toEqual([]);
  });

  it('within a sentence is one too', () => {
    const found = pages.flatMap(({ file, text: page }) =>
      [...page.replace(/```[\s\S]*?```/g, '').matchAll(/`(?:npx )?(nashra [^`]+)`/g)].map((match) => ({
        file,
        line: match[1] as string,
      })),
    );
    expect(found.length).toBeGreaterThan(30);
    const faults = found.flatMap(({ file, line }) =>
      calls(line)
        .flatMap((words) => faultOf(words) ?? [])
        .map((fault) => `${file}: ${line}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });

  it('begins with a program that people have', () => {
    const firsts = shellBlocks.flatMap(({ file, lines }) =>
      lines.map((line) => ({
        file,
        word: line
          .trim()
          .replace(/^(?:[A-Z_]+=\S* +)+/, '')
          .split(/\s/)[0] as string,
      })),
    );
    const strange = firsts.filter(({ word }) => word !== '' && !word.startsWith('#') && !programs.includes(word));
    expect(strange.map(({ file, word }) => `${file}: ${word}`)).toEqual([]);
  });

  it('sets only variables that the program, its tests or its configurations know', () => {
    const shipped = [
      'compose.yaml',
      '.ci/run',
      'vitest.config.ts',
      ...readdirSync(join(folder, 'deploy')).map((file) => `deploy/${file}`),
    ];
    const tests = readdirSync(join(folder, 'test'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `test/${file}`);
    const known = new Set(found(/'(NASHRA_[A-Z_]+)'/g));
    for (const file of [...shipped, ...tests])
      for (const [name] of readFileSync(join(folder, file), 'utf8').matchAll(
        /\bNASHRA_(?:TEST_|HOST|UPSTREAM)[A-Z_]*/g,
      ))
        known.add(name);
    const named = new Set([...text.matchAll(/\bNASHRA_[A-Z_]*[A-Z]/g)].map(([name]) => name));
    expect([...named].filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('the table of the README', () => {
  it('leads to every page, and to pages that are there', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    const linked = [...readme.matchAll(/\]\((docs\/[\w.-]+\.md)/g)].map((match) => match[1] as string);
    const there = docs.filter((file) => !file.includes('/')).map((file) => `docs/${file}`);
    expect([...new Set(linked)].sort()).toEqual(there.sort());
  });

  it.each(pages.map(({ file }) => file))('and the links of %s lead to files that are there', (file) => {
    const { text: page } = pages.find((one) => one.file === file) as { text: string };
    const targets = [
      ...page.replace(/```[\s\S]*?```|`[^`\n]*`/g, '').matchAll(/\]\((?!https?:|#|\/|acct:|mailto:)([^)\s#]+)/g),
    ].map((match) => match[1] as string);
    const missing = targets.filter((target) => !existsSync(join(folder, dirname(file), target)));
    expect(missing).toEqual([]);
  });
});
