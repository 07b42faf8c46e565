/** "1 member", "1,204 members". */
export const membersText = (count: number): string => (count === 1 ? '1 member' : `${count.toLocaleString()} members`)
