/** The form of an article: what somebody sends back as it came says what it said. */
import { describe, expect, it } from 'vitest';
import { formOf, partsOf, sentForm } from '../../src/http/desk/form.ts';

const zone = 'Asia/Beirut';

type Fields = Record<string, unknown>;

/** The fields after somebody changed some values of the form and sent it, as a browser does. */
function sentBack(fields: Fields, changed: Record<string, string> = {}): Fields {
  const { values, picture, text } = formOf({ fields, text: 'نص\n' }, 1, zone);
  const { src: image, ...words } = picture;
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...values, image, ...words, text, ...changed }))
    form.set(name, value.replaceAll('\n', '\r\n'));
  const { fields: sent } = partsOf(sentForm(form), fields, zone);
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null));
}

describe('the form of an article', () => {
  it.each<Fields>([
    { title: 'خبر', date: '2026-11-20', embargo: '2026-11-20T10:00:00+02:00', expires: '٢٠٢٦-١٢-٢٠' },
    // The clocks of Beirut have no such minute.
    { title: 'خبر', date: '2026-03-29 00:30' },
    { title: ' خبر ', summary: 'سطر\nوسطر آخر\n', slug: 'اسم ' },
    { title: 2026, tags: 'بحر، ريح', federate: 'auto' },
    { title: 'خبر', image: 'a.jpg', audio: { src: 'a.mp3', title: 'نشرة' } },
    { title: 'خبر', image: { url: 'a.jpg', alt: 'مرفأ', focus: 'top' } },
    {
      title: 'خبر',
      image: [{ src: 'a.jpg', alt: 'مرفأ' }, 'b.jpg'],
      authors: [{ name: 'سلمى', url: '/s' }, 'Smith, John'],
    },
    {
      title: 'خبر',
      aliases: ['/old,name'],
      related: [{ id: 'one', title: 'آخر' }],
      colour: { deep: ['red'] },
      empty: [],
    },
  ])('sent back as it came changes nothing: %o', (fields) => {
    expect(sentBack(fields)).toEqual(fields);
  });

  it('leaves what stood in a list as it was when something is added', () => {
    const authors = [{ name: 'سلمى', url: '/s' }, 'Smith, John', 'Smith'];
    const added = sentBack({ authors }, { authors: 'هاني, Smith, John ، سلمى،Smith, Johnson' });
    expect(added).toEqual({ authors: ['هاني', 'Smith, John', authors[0], 'Smith', 'Johnson'] });
  });

  it('changes the first of several pictures, and only what is said of it', () => {
    const image = [{ image: 'a.jpg', alt: 'مرفأ', focus: 'top' }, 'b.jpg'];
    expect(sentBack({ image }, { alt: 'بحر' })).toEqual({
      image: [{ src: 'a.jpg', alt: 'بحر', focus: 'top' }, 'b.jpg'],
    });
    expect(sentBack({ image }, { image: 'c.jpg' })).toEqual({ image: [{ src: 'c.jpg', alt: 'مرفأ' }, 'b.jpg'] });
    expect(sentBack({ image }, { image: '' })).toEqual({});
  });
});
