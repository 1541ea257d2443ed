/** Draws cost against size as SVG: one panel a unit, both axes logarithmic, so that what is flat is level. */

export type Curve = { unit: string; name: string; points: [size: number, cost: number][] };

const panel = { width: 480, height: 230, left: 60, right: 220, top: 60, bottom: 46 };
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#999999', '#7f6bb8'];
const dashes = ['', '6 3', '2 3'];

/** By one colour of text that the reader's scheme decides; curves are told apart by colour, dashes and names. */
const style = `
  text { font: 12px system-ui, sans-serif; fill: #222 }
  .title { font-size: 15px; font-weight: 600 }
  .grid { stroke: #8884; fill: none }
  @media (prefers-color-scheme: dark) { text { fill: #ddd } }`;

export function plot(title: string, curves: Curve[]): string {
  const drawn = curves.map((curve) => ({ ...curve, points: curve.points.filter(([, cost]) => cost > 0) }));
  const units = [...new Set(drawn.filter(({ points }) => points.length > 0).map(({ unit }) => unit))];
  const full = panel.left + panel.width + panel.right;
  const height = panel.top + panel.height + panel.bottom;
  const panels = units.map((unit, index) => {
    const own = drawn.filter((curve) => curve.unit === unit && curve.points.length > 0);
    return `<g transform="translate(0 ${index * height})">${panelOf(unit, own)}</g>`;
  });
  const described = `${title}: ${units.join('; ')}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${full} ${height * units.length}" role="img">
<title>${escaped(described)}</title><style>${style}
</style>
${text(panel.left, 24, title, 'class="title"')}
${panels.join('\n')}
</svg>
`;
}

function panelOf(unit: string, curves: Curve[]): string {
  const x = scale(
    curves.flatMap(({ points }) => points.map(([size]) => size), 0),
    panel.left,
    panel.left + panel.width,
  );
  const y = scale(
    curves.flatMap(({ points }) => points.map(([, cost]) => cost)),
    panel.top + panel.height,
    panel.top,
  );
  const bottom = panel.top + panel.height;
  const columns = x.ticks.map(
    (size) => line(x.at(size), panel.top, x.at(size), bottom) + text(x.at(size), bottom + 18, amount(size), middle),
  );
  const rows = y.ticks.map(
    (cost) =>
      line(panel.left, y.at(cost), panel.left + panel.width, y.at(cost)) +
      text(panel.left - 8, y.at(cost) + 4, amount(cost), end),
  );
  const names = apart(curves.map(({ points }) => y.at(points.at(-1)?.[1] ?? 1)));
  const drawn = curves.map(({ name, points }, index) => {
    const colour = colours[index % colours.length] as string;
    const places = points.map(([size, cost]) => `${round(x.at(size))},${round(y.at(cost))}`);
    const dots = points.map(
      ([size, cost]) => `<circle cx="${round(x.at(size))}" cy="${round(y.at(cost))}" r="3" fill="${colour}"/>`,
    );
    const dash = dashes[index % dashes.length];
    return `<polyline points="${places.join(' ')}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>${dots.join('')}${text(panel.left + panel.width + 10, (names[index] ?? 0) + 4, name, `style="fill: ${colour}"`)}`;
  });
  return [
    text(panel.left, panel.top - 12, unit),
    ...columns,
    ...rows,
    text(panel.left + panel.width / 2, bottom + 40, 'articles', middle),
    ...drawn,
  ].join('\n');
}

/** From a decade, or its half or fifth, to another: 1, 2, 5, 10. */
function scale(values: number[], from: number, to: number) {
  const steps = Array.from(
    { length: 40 },
    (_, index) => ([1, 2, 5][index % 3] as number) * 10 ** (Math.floor(index / 3) - 3),
  );
  const low = steps.findLast((step) => step <= Math.min(...values)) ?? 1;
  const high = steps.find((step) => step > low && step >= Math.max(...values)) ?? 10;
  const at = (value: number) => from + ((to - from) * Math.log(value / low)) / Math.log(high / low);
  return { at, ticks: steps.filter((step) => step >= low && step <= high) };
}

/** Moves names up that would lie on one another. */
function apart(heights: number[]): number[] {
  const lowestFirst = heights.map((height, index) => ({ height, index })).sort((a, b) => b.height - a.height);
  let last = Number.POSITIVE_INFINITY;
  for (const one of lowestFirst) {
    one.height = Math.min(one.height, last - 15);
    last = one.height;
  }
  return lowestFirst.sort((a, b) => a.index - b.index).map(({ height }) => height);
}

const middle = 'text-anchor="middle"';
const end = 'text-anchor="end"';
const round = (value: number): string => value.toFixed(1);
const amount = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 3 });

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escaped(content)}</text>`;
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<path class="grid" d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}"/>`;
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
