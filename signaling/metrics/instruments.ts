import { Counter, Gauge, type Registry } from 'prom-client'

/** Makes what one registry holds. */
export class Instruments {
  constructor(private readonly registry: Registry) {}

  counter<Label extends string>(name: string, help: string, ...labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] })
  }

  /** Looked up only when somebody asks. */
  gauge(name: string, help: string, read: () => number): void {
    const made: Gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      collect: () => {
        made.set(read())
      },
    })
  }

  /** One for each of the values of a label. */
  gauges<Label extends string>(
    name: string,
    help: string,
    label: string,
    read: Readonly<Record<Label, () => number>>,
  ): void {
    const made: Gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      collect: () => {
        for (const [value, reading] of Object.entries<() => number>(read)) made.set({ [label]: value }, reading())
      },
    })
  }
}
