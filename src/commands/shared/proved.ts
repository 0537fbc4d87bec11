import type { Context } from '../../context.ts'
import { type Proved, provedFromJson, provedToJson } from '../../domain/catalogue/proved.ts'

const FILE = 'layers.json'

/** What `otl layers --refresh` has seen on this machine; empty until somebody runs it. */
export async function readProved(ctx: Context): Promise<Proved> {
  const text = await ctx.files.readState(FILE)
  return provedFromJson(text ?? '')
}

export async function writeProved(ctx: Context, proved: Proved): Promise<void> {
  await ctx.files.writeState(FILE, `${provedToJson(proved)}\n`)
}
