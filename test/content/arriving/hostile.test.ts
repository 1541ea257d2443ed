/** Exports that mean harm are refused or made harmless, and say why. */
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { createImportFetch } from '../../../src/arrivals.ts';
import { pictureName } from '../../../src/content/arriving/pictures.ts';
import { temporaryFolder, testNewsroom } from '../../newsroom.ts';
import { arrive, oldSite, saidOf, wordpressPost, wordpressWith, written } from './arriving.ts';

describe('a hostile export', () => {
  it('with entities of its own is refused whole, before anything is taken', async () => {
    const room = await testNewsroom({});
    const doctype = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
    const file = written('a.xml', wordpressWith([wordpressPost(1, 'نص')], 'https://old.example', doctype));
    await expect(arrive(room, file)).rejects.toThrow('declares entities of its own');
    expect([...room.newsroom.archive.sources()]).toEqual([]);
  });

  it('that is broken at its end is refused whole, with the line', async () => {
    const room = await testNewsroom({});
    const text = wordpressWith([wordpressPost(1, 'نص'), wordpressPost(2, 'نص')]).slice(0, -40);
    await expect(arrive(room, written('a.xml', text))).rejects.toMatchObject({ line: expect.any(Number) });
    expect([...room.newsroom.archive.sources()]).toEqual([]);
  });

  it('shows no script, no handler, no frame and no link that runs', async () => {
    const room = await testNewsroom({});
    const html = `<p onclick="steal()">نص<script>alert(1)</script></p><svg onload="alert(2)"></svg><img src="javascript:alert(3)" onerror="alert(4)">
<a href="jav&#x09;ascript:alert(5)">أ</a> <a href="vbscript:x">ب</a> <iframe src="javascript:alert(6)"></iframe> &lt;script>alert(7)&lt;/script>
<object data="data:text/html,x"></object><math><mi xlink:href="javascript:alert(8)">ج</mi></math>`;
    const [arrived] = await arrive(
      room,
      written('a.xml', wordpressWith([wordpressPost(1, html, { title: 'ع <img src=x onerror=alert(9)>' })])),
    );
    const page = await request(room.app.server).get(`/a/${arrived?.id}/x`).redirects(1).buffer(true).expect(200);
    expect(arrived?.title).toBe('ع');
    expect(page.text).not.toMatch(
      /<script>|onclick|onerror=|onload|<svg onload|href="(?:java|vb|data)|<iframe|<object/i,
    );
    expect(page.text).toContain('&lt;script&gt;alert(7)&lt;/script&gt;');
  });

  it('in which one post is beyond measure loses that one alone', async () => {
    const room = await testNewsroom({});
    const posts = [
      wordpressPost(1, '<div>'.repeat(50_000)),
      wordpressPost(2, 'نص'.repeat(2_200_000)),
      wordpressPost(3, 'نص'),
    ];
    const arrived = await arrive(room, written('a.xml', wordpressWith(posts)));
    expect(arrived.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'new']);
    expect(saidOf(arrived, 'خبر 1')).toEqual(['its HTML is nested more than 250 deep']);
    expect(saidOf(arrived, 'خبر 2')).toEqual(['its text has more than 4194304 characters']);
  });

  it('with bytes that are no UTF-8 is taken, and the post that has them says so', async () => {
    const [before = '', after = ''] = wordpressWith([wordpressPost(1, 'قبل BAD بعد')]).split('BAD');
    const bytes = Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xc3]), Buffer.from(after)]);
    const arrived = await arrive(await testNewsroom({}), written('a.xml', bytes));
    expect(saidOf(arrived, 'خبر 1')).toEqual(['it has characters that cannot be read: they show as \ufffd']);
  });

  it('cannot write or read outside of its place by the names of pictures', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'secret.jpg'), 'x');
    mkdirSync(join(folder, 'media'));
    symlinkSync(join(folder, 'secret.jpg'), join(folder, 'media/link.jpg'));
    const room = await testNewsroom({});
    const html = ['/../secret.jpg', '/%2e%2e%2fsecret.jpg', '/link.jpg', '/..%5c..%5csecret.jpg'].map(
      (src) => `<img src="http://127.0.0.1:1${src}">`,
    );
    const arrived = await arrive(room, written('a.xml', wordpressWith([wordpressPost(1, html.join('\n'))])), {
      folders: [join(folder, 'media')],
    });
    expect(arrived[0]?.warnings).toHaveLength(4);
    const kept = join(room.data, 'media');
    expect(existsSync(kept) ? readdirSync(kept) : []).toEqual([]);
  });

  it.each([
    ['https://old.example/a/../../b.jpg', 'imported/old.example/b.jpg'],
    ['https://old.example/%2e%2e/%2e%2e/etc/passwd', 'imported/old.example/etc/passwd'],
    ['https://old.example/a%2f..%2fb.jpg', 'imported/old.example/a-..-b.jpg'],
    ['https://old.example/.hidden/x.jpg', 'imported/old.example/hidden/x.jpg'],
    ['https://old.example/صورة%20١.jpg', 'imported/old.example/صورة ١.jpg'],
    ['https://old.example/p.php?id=1', 'imported/old.example/p-6d2f0ba0.php'],
    ['https://[::1]/a.jpg', 'imported/---1-/a.jpg'],
    ['javascript:alert(1)', null],
  ])('the picture %s is called %s', (address, name) => {
    const found = pictureName(address);
    if (name?.includes('6d2f0ba0')) expect(found).toMatch(/^imported\/old\.example\/p-[0-9a-f]{8}\.php$/);
    else expect(found).toBe(name);
  });
});

describe('what an import asks of other servers', () => {
  it('goes to no private address, by whichever way it is led there', async () => {
    const fetch = createImportFetch('https://news.example', false);
    for (const address of [
      'http://127.0.0.1:1/',
      'http://169.254.169.254/latest',
      'http://[::1]/',
      'http://localhost:1/',
    ])
      await expect(fetch(address, { method: 'GET', headers: {} })).rejects.toThrow('no public address');
    await expect(fetch('file:///etc/passwd', { method: 'GET', headers: {} })).rejects.toThrow('refused');
  });

  it('leaves a picture where it is that is too large, none, or leads in a circle', async () => {
    const address = await oldSite(() => ({
      '/loop.jpg': { status: 302, location: '/loop.jpg' },
      '/page.jpg': { body: '<html>' },
      '/evil.svg': { type: 'image/svg+xml', body: '<svg onload="x"/>' },
    }));
    const html = ['loop.jpg', 'page.jpg', 'evil.svg', 'gone.jpg']
      .map((name) => `<img src="${address}/${name}">`)
      .join('');
    const arrived = await arrive(await testNewsroom({}), written('a.xml', wordpressWith([wordpressPost(1, html)])));
    expect(
      saidOf(arrived, 'خبر 1')
        .map((line) => line.replace(/^.*stays where it is: /, '').slice(0, 30))
        .sort(),
    ).toEqual(
      [
        '127.0.0.1:PORT answers 404'.replace('PORT', new URL(address).port).slice(0, 30),
        'it is redirected in a circle',
        'neither a picture (JPEG, PNG, ',
        'neither a picture (JPEG, PNG, ',
      ].sort(),
    );
  });
});
