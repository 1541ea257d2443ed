/** Numbers for whoever runs the server, as Prometheus reads them (text format 0.0.4). Pure. */

export type Sample = { labels?: Record<string, string>; value: number; suffix?: '_sum' | '_count' };

export type Metric = {
  /** With its unit, and `_total` where it only grows. */
  name: string;
  type: 'counter' | 'gauge' | 'summary';
  help: string;
  samples: Sample[];
};

export const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

export function metricsText(metrics: Metric[]): string {
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, type, help, samples }) => {
      const head = `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
      return (
        head + samples.map((sample) => `${name}${sample.suffix ?? ''}${labelsOf(sample)} ${sample.value}\n`).join('')
      );
    })
    .join('');
}

function labelsOf({ labels = {} }: Sample): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

export function counter(name: string, help: string, samples: Sample[] | number): Metric {
  return { name, type: 'counter', help, samples: samplesOf(samples) };
}

export function gauge(name: string, help: string, samples: Sample[] | number | null): Metric {
  return { name, type: 'gauge', help, samples: samples === null ? [] : samplesOf(samples) };
}

function samplesOf(samples: Sample[] | number): Sample[] {
  return typeof samples === 'number' ? [{ value: samples }] : samples;
}

/** One sample for each field. */
export function by(label: string, values: Record<string, number>): Sample[] {
  return Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
}
