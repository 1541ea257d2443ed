/** What `/metrics` says, as OpenTelemetry has it. Pure. */
import { AggregationTemporality, DataPointType, type MetricData } from '@opentelemetry/sdk-metrics';
import type { Metric, Sample } from '../metrics.ts';
import { ValueType } from '../trace.ts';

/** A time, as OpenTelemetry has it: seconds, and nanoseconds of the next one. */
type Moment = [number, number];

/** The same names and values. It knows no summary without quantiles: that is two numbers which only grow. */
export function metricDataOf(metrics: Metric[], now: Date): MetricData[] {
  return metrics.flatMap((metric) => {
    const series = metric.type === 'summary' ? partsOf(metric) : [metric];
    return series.filter(({ samples }) => samples.length > 0).map((one) => seriesOf(one, momentOf(now)));
  });
}

function partsOf(metric: Metric): Metric[] {
  return metric.samples.map((sample) => ({
    ...metric,
    name: metric.name + (sample.suffix ?? ''),
    type: 'counter',
    samples: [sample],
  }));
}

function seriesOf({ name, type, help, samples }: Metric, now: Moment): MetricData {
  const shared = {
    descriptor: { name, description: help, unit: unitOf(name), valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPoints: samples.map((sample) => pointOf(sample, now)),
  };
  return type === 'gauge'
    ? { ...shared, dataPointType: DataPointType.GAUGE }
    : { ...shared, dataPointType: DataPointType.SUM, isMonotonic: true };
}

/** Some are counted since there is the database, which nobody remembers: 0 says that the start is not known. */
function pointOf({ labels = {}, value }: Sample, endTime: Moment) {
  return { startTime: [0, 0] as Moment, endTime, attributes: labels, value };
}

function unitOf(name: string): string {
  if (/_seconds(_total|_sum)?$/.test(name)) return 's';
  return name.endsWith('_bytes') ? 'By' : '';
}

function momentOf(now: Date): Moment {
  const milliseconds = now.getTime();
  return [Math.floor(milliseconds / 1000), (milliseconds % 1000) * 1e6];
}
