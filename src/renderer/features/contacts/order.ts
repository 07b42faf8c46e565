interface Named {
  readonly name: string
}

export const byName = (left: Named, right: Named): number => left.name.localeCompare(right.name)
