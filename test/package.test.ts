/** The package that `npm pack` makes: installed where nothing of the checkout is, and run. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { rootFolder, temporaryFolderOfFile } from './shipping.ts';

const manifest = JSON.parse(readFileSync(join(rootFolder, 'package.json'), 'utf8'));

/** Packs a copy of the checkout, and unpacks it as npm installs it: without a network, with the checkout's packages. */
function install(): string {
  const copy = temporaryFolderOfFile();
  const house = temporaryFolderOfFile();
  for (const name of [...manifest.files, 'src', 'package.json', 'package-lock.json', 'README.md', 'LICENSE'])
    if (name !== 'dist') cpSync(join(rootFolder, name), join(copy, name), { recursive: true });
  for (const name of ['tsconfig.json', 'tsconfig.package.json']) cpSync(join(rootFolder, name), join(copy, name));
  symlinkSync(join(rootFolder, 'node_modules'), join(copy, 'node_modules'));
  // What `prepack` does, but for installing what is missing: nothing may be installed into the checkout's packages.
  execFileSync('npm', ['run', 'compile'], { cwd: copy, stdio: 'pipe' });
  execFileSync('npm', ['pack', '--ignore-scripts', '--offline', '--pack-destination', house], {
    cwd: copy,
    stdio: 'pipe',
  });
  const modules = join(house, 'node_modules');
  mkdirSync(join(modules, 'nashra'), { recursive: true });
  const tarball = join(house, `nashra-${manifest.version}.tgz`);
  execFileSync('tar', ['xzf', tarball, '-C', join(modules, 'nashra'), '--strip-components=1']);
  for (const name of packages()) {
    mkdirSync(join(modules, name, '..'), { recursive: true });
    symlinkSync(join(rootFolder, 'node_modules', name), join(modules, name));
  }
  return house;
}

const packages = () => Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });

describe('the package', () => {
  let house: string;
  beforeAll(() => {
    house = install();
  }, 120_000);

  const nashra = (args: string[]) => {
    const child = spawn(process.execPath, [join(house, 'node_modules/nashra/bin/nashra.js'), ...args], {
      cwd: house,
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        LOG_LEVEL: 'warning',
        NASHRA_CONTENT: 'node_modules/nashra/content',
      },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };

  it('is compiled before it is packed', () => {
    expect(manifest.scripts.prepack).toBe('npm run installed && npm run compile');
  });

  it('says its version', async () => {
    const child = nashra(['--version']);
    const [version] = await once(createInterface({ input: child.stdout }), 'line');
    expect(version).toBe(manifest.version);
    if (child.exitCode === null) await once(child, 'close');
    expect(child.exitCode).toBe(0);
  });

  it('serves its sample publication with a data folder of its own, and a sender beside it', async () => {
    const child = nashra(['serve']);
    let logged = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      logged += text;
    });
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const url = String(line).replace('Listening on ', '');
    const page = await (await fetch(url)).text();
    expect(page).toContain('نشرة المرفأ');
    const style = /href="(\/assets\/[^"]+\.css)"/.exec(page)?.[1];
    expect((await fetch(url + style)).status).toBe(200);
    expect(readdirSync(join(house, 'data'))).toContain('nashra.sqlite');
    child.kill('SIGTERM');
    await once(child, 'close');
    expect(logged).toBe('');
    expect(child.exitCode).toBe(0);
  });

  it('has no TypeScript in it, which Node would refuse to run there', () => {
    const files = readdirSync(join(house, 'node_modules/nashra'), { recursive: true, encoding: 'utf8' });
    expect(files).toContain(join('dist', 'command-line.js'));
    expect(files.filter((file) => file.endsWith('.ts'))).toEqual([]);
  });

  it('has every page of the docs, and the files for shipping it', () => {
    const files = readdirSync(join(house, 'node_modules/nashra'), { recursive: true, encoding: 'utf8' });
    expect(files).toEqual(expect.arrayContaining(['CHANGELOG.md', 'docs/deploy.md', 'deploy/nginx.conf']));
  });
});
