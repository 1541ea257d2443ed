import { describe, expect, it } from 'vitest';
import { type Lifecycle, turnAt } from '../src/lifecycle.ts';

const now = '2026-11-20T12:00:00Z';
const before = '2026-11-19T12:00:00Z';
const later = '2026-11-21T12:00:00Z';
const muchLater = '2026-12-21T12:00:00Z';

const plain: Lifecycle = { draft: false, published: before, embargo: null, expires: null, withdrawn: null };

function turn(life: Partial<Lifecycle>, { seen = false, at = now } = {}) {
  return turnAt({ ...plain, ...life }, seen, at);
}

describe('an article whose time has come', () => {
  it('is published for ever, and listed at its publication time', () => {
    expect(turn({})).toEqual({ state: 'published', listed: before, until: null });
  });

  it('is published from the very second on', () => {
    expect(turn({ published: now })).toEqual({ state: 'published', listed: now, until: null });
  });
});

describe('an article with a publication time in the future', () => {
  it('is invisible until then', () => {
    expect(turn({ published: later })).toEqual({ state: 'scheduled', listed: null, until: later });
    expect(turn({ published: later }, { at: later }).state).toBe('published');
  });

  it('is taken back by a date in the future, also where it was public', () => {
    expect(turn({ published: later }, { seen: true })).toEqual({ state: 'scheduled', listed: null, until: later });
  });
});

describe('an embargo', () => {
  it('hides an article that is published already, until it ends', () => {
    expect(turn({ embargo: later })).toEqual({ state: 'scheduled', listed: null, until: later });
    expect(turn({ embargo: later }, { at: later })).toEqual({ state: 'published', listed: before, until: null });
  });

  it('that ends before the publication time changes nothing', () => {
    expect(turn({ published: muchLater, embargo: later })).toEqual({
      state: 'scheduled',
      listed: null,
      until: muchLater,
    });
  });

  it('that has ended changes nothing', () => {
    expect(turn({ embargo: before })).toEqual(turn({}));
  });
});

describe('a draft', () => {
  it('was never public: nobody sees it, and time does not change that', () => {
    expect(turn({ draft: true })).toEqual({ state: 'draft', listed: null, until: null });
    expect(turn({ draft: true, published: later })).toEqual({ state: 'draft', listed: null, until: null });
  });

  it('of a published article hides it', () => {
    expect(turn({ draft: true }, { seen: true })).toEqual({ state: 'hidden', listed: null, until: null });
  });
});

describe('an expiry', () => {
  it('ends the publication at its second', () => {
    expect(turn({ expires: later })).toEqual({ state: 'published', listed: before, until: later });
    expect(turn({ expires: later }, { at: later })).toEqual({ state: 'hidden', listed: null, until: null });
  });

  it('that has passed hides, whatever the publication time is', () => {
    expect(turn({ expires: before, published: later })).toEqual({ state: 'hidden', listed: null, until: null });
  });

  it('before it appears leaves an article hidden for ever', () => {
    expect(turn({ embargo: muchLater, expires: later })).toEqual({ state: 'scheduled', listed: null, until: later });
    expect(turn({ embargo: muchLater, expires: later }, { at: muchLater }).state).toBe('hidden');
  });

  it('does not make a scheduled article appear earlier', () => {
    expect(turn({ published: later, expires: muchLater })).toEqual({ state: 'scheduled', listed: null, until: later });
  });
});

describe('a withdrawal', () => {
  it('leaves a notice in the lists for seven days', () => {
    const end = '2026-11-27T12:00:00Z';
    expect(turn({ withdrawn: now })).toEqual({ state: 'withdrawn', listed: now, until: end });
    expect(turn({ withdrawn: now }, { at: '2026-11-27T11:59:59Z' }).listed).toBe(now);
    expect(turn({ withdrawn: now }, { at: end })).toEqual({ state: 'withdrawn', listed: null, until: null });
  });

  it.each<[string, Partial<Lifecycle>]>([
    ['a draft', { draft: true }],
    ['an expiry', { expires: before }],
    ['an embargo', { embargo: later }],
    ['a date in the future', { published: later }],
  ])('wins over %s', (_what, life) => {
    expect(turn({ ...life, withdrawn: before }, { seen: true }).state).toBe('withdrawn');
    expect(turn({ ...life, withdrawn: before }).state).toBe('withdrawn');
  });

  it('in the future changes nothing until then', () => {
    expect(turn({ withdrawn: later })).toEqual({ state: 'published', listed: before, until: later });
    expect(turn({ withdrawn: later }, { at: later }).state).toBe('withdrawn');
  });

  it('or expiry or publication: the earliest ends what is now', () => {
    expect(turn({ withdrawn: muchLater, expires: later }).until).toBe(later);
    expect(turn({ withdrawn: later, expires: muchLater }).until).toBe(later);
    expect(turn({ withdrawn: muchLater, published: later }).until).toBe(later);
    expect(turn({ withdrawn: later, draft: true }).until).toBe(later);
  });
});

it('what holds now holds until the moment that it names, and changes there', () => {
  const times = [null, before, later, muchLater];
  for (const draft of [true, false])
    for (const published of [before, later])
      for (const embargo of times)
        for (const expires of times)
          for (const withdrawn of times) {
            const life = { draft, published, embargo, expires, withdrawn };
            const { until, ...present } = turn(life);
            const second = until ?? '2027-06-01T00:00:00Z';
            const lastSecond = new Date(Date.parse(second) - 1000).toISOString().replace('.000', '');
            const { until: end, ...same } = turn(life, { at: lastSecond });
            expect({ ...same, end }, JSON.stringify(life)).toEqual({ ...present, end: until });
            if (until !== null)
              expect(turn(life, { at: until }), JSON.stringify(life)).not.toEqual({ ...present, until });
          }
});
