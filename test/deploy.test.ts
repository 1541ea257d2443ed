/** What is shipped beside the program names only what there is. (Docker is not needed: nothing is built.) */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isInstalled, rootFolder, temporaryFolderOfFile } from './shipping.ts';

const read = (name: string) => readFileSync(join(rootFolder, name), 'utf8');
const manifest = JSON.parse(read('package.json'));
const dockerfile = read('Dockerfile').replace(/\\\n/g, ' ');
const steps = dockerfile.split('\n').filter((line) => /^[A-Z]+ /.test(line));
const fromHere = steps
  .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
  .flatMap((line) => line.split(' ').slice(1, -1));

describe('the Dockerfile', () => {
  it('copies only what there is, and what .dockerignore lets in', () => {
    const letIn = read('.dockerignore').split('\n');
    expect(fromHere.length).toBeGreaterThan(10);
    expect(fromHere.filter((name) => !existsSync(join(rootFolder, name.replace(/^\.\//, ''))))).toEqual([]);
    expect(fromHere.filter((name) => !letIn.includes(`!${name.replace(/^\.\//, '')}`))).toEqual([]);
  });

  it('puts into the image what the package has, and nothing else but its modules', () => {
    const last = steps.slice(steps.findLastIndex((line) => line.startsWith('FROM ')));
    const inImage = last
      .filter((line) => line.startsWith('COPY '))
      .flatMap((line) =>
        line
          .replace(/--from=\S+ /, '')
          .split(' ')
          .slice(1, -1),
      )
      .map((name) => name.replace(/^\/build\//, '').replace(/^\.\//, ''));
    const always = ['package.json', 'README.md', 'LICENSE'];
    expect(inImage.sort()).toEqual([...new Set([...manifest.files, ...always, 'node_modules'])].sort());
  });

  it('runs the Node that the program asks for, as somebody who is not root, and asks whether it is ready', () => {
    const images = steps.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]);
    const major = manifest.dependencies.node.split('.')[0];
    expect(new Set(images)).toEqual(new Set([`node:${major}-bookworm-slim`]));
    expect(steps.findLast((line) => line.startsWith('USER '))).toBe('USER node');
    expect(dockerfile).toMatch(/^HEALTHCHECK .*\/readyz/m);
  });
});

describe('compose.yaml', () => {
  const compose = parse(read('compose.yaml'));
  const services: [string, { image: string; volumes: string[] }][] = Object.entries(compose.services);

  it('mounts only what there is, or what it declares', () => {
    const sources = services
      .flatMap(([, { volumes }]) => volumes)
      .map((volume) => volume.replace(/\$\{\w+:-(.*?)\}/, '$1').split(':')[0] as string);
    const missing = sources.filter((source) =>
      source.startsWith('.') ? !existsSync(join(rootFolder, source)) : !(source in compose.volumes),
    );
    expect(sources.length).toBeGreaterThan(3);
    expect(missing).toEqual([]);
  });

  it('keeps data and content where the image has them, and calls the image by the version of the program', () => {
    const [data, content] = compose.services.nashra.volumes;
    expect(data).toBe('data:/data');
    expect(content).toMatch(/^\$\{NASHRA_CONTENT:-\.\/content\}:\/content:ro$/);
    expect(compose.services.nashra.image).toBe(`nashra:${manifest.version}`);
    expect(dockerfile).toContain('NASHRA_DATA=/data NASHRA_CONTENT=/content');
  });
});

describe('the systemd unit', () => {
  const unit = read('deploy/nashra.service');

  it('has a command beside it that takes the same variables, comments and quotation marks included', () => {
    const script = /nashra <<'END'\n([\s\S]*?)END\n/.exec(read('docs/deploy.md'))?.[1] ?? '';
    const folder = temporaryFolderOfFile();
    mkdirSync(join(folder, 'bin'));
    symlinkSync(process.execPath, join(folder, 'bin/node'));
    symlinkSync(join(rootFolder, 'bin/nashra.js'), join(folder, 'bin/nashra'));
    writeFileSync(join(folder, 'env'), "# Ours, since 2026.\nNASHRA_ORIGIN='nonsense with spaces'\n");
    const here = script
      .replaceAll('/etc/nashra.env', join(folder, 'env'))
      .replaceAll('/var/lib/nashra', folder)
      .replaceAll('/opt/nashra/node_modules/.bin', join(folder, 'bin'))
      .replace('runuser -u nashra -- ', '');
    writeFileSync(join(folder, 'nashra'), here, { mode: 0o755 });
    const { stderr } = spawnSync(join(folder, 'nashra'), ['token', 'list'], { encoding: 'utf8' });
    expect(stderr).toContain('NASHRA_ORIGIN: "nonsense with spaces"');
    writeFileSync(join(folder, 'env'), '# Ours, since 2026.\nNASHRA_ORIGIN=https://news.example\n');
    expect(spawnSync(join(folder, 'nashra'), ['token', 'list']).status).toBe(0);
    expect(existsSync(join(folder, 'data/nashra.sqlite'))).toBe(true);
  });

  it('may write in its own folder alone', () => {
    const own = /^StateDirectory=(.*)$/m.exec(unit)?.[1];
    expect(unit).toContain(`NASHRA_DATA=/var/lib/${own}/data`);
    expect(unit).toMatch(/^ProtectSystem=strict$/m);
    expect(unit).not.toMatch(/^ReadWritePaths=/m);
  });

  it.skipIf(!isInstalled('systemd-analyze')).each(['nashra.service', 'nashra-worker.service'])(
    'is understood by systemd to the last line: %s',
    (name) => {
      // The program and its user are not on this machine.
      const file = join(temporaryFolderOfFile(), name);
      const known = read(`deploy/${name}`).replace(/^ExecStart=.*$/m, 'ExecStart=/bin/true');
      writeFileSync(file, known.replace(/^(User|Group)=.*$/gm, ''));
      const said = execFileSync('sh', ['-c', 'systemd-analyze verify --man=no "$1" 2>&1', 'sh', file], {
        encoding: 'utf8',
      });
      expect(said.split('\n').filter((line) => line.includes(name))).toEqual([]);
    },
  );

  it('that delivers elsewhere is as closed as the other, and writes nowhere', () => {
    const worker = read('deploy/nashra-worker.service');
    const closed = (text: string) => text.match(/^(Protect|Restrict|Private|System|Lock|Cap|NoNew).*$/gm);
    expect(closed(worker)).toEqual(closed(unit));
    expect(worker).not.toMatch(/^(StateDirectory|ReadWritePaths)=/m);
  });
});

it('Litestream copies the database of the systemd unit', () => {
  const [database] = parse(read('deploy/litestream.yml')).dbs;
  const data = /NASHRA_DATA=(.*)$/m.exec(read('deploy/nashra.service'))?.[1];
  expect(database.path).toBe(`${data}/nashra.sqlite`);
});

describe('what was changed', () => {
  const changelog = read('CHANGELOG.md');

  it('has a heading for the version of the program, below what is not released', () => {
    const headings = [...changelog.matchAll(/^## \[(.+?)\]/gm)].map((match) => match[1]);
    expect(headings.slice(0, 2)).toEqual(['Unreleased', manifest.version]);
  });
});
