/** Colours of pictures by what they mean, on a light ground and on a dark one; all text among them reaches 4.5:1 on both. */
export const colours = {
  ground: ['#ffffff', '#161b22'],
  text: ['#1f2328', '#d5dae3'],
  quiet: ['#59636e', '#9198a1'],
  edge: ['#d1d9e0', '#30363d'],
  bad: ['#c62828', '#ff6b6b'],
  warn: ['#9a5b00', '#e8a317'],
  good: ['#1a7f4b', '#56d08a'],
  cold: ['#1769c0', '#62b0ff'],
  call: ['#7a4fd0', '#b394ff'],
  work: ['#1f8a62', '#5fb48c'],
  context: ['#8a929b', '#7d8590'],
  wait: ['#a5adb6', '#59616b'],
} as const satisfies Record<string, readonly [light: string, dark: string]>
