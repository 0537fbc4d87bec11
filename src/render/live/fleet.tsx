import { Box, render, Static, Text } from 'ink'
import { useEffect, useState } from 'react'
import type { Canvas } from '../canvas.ts'
import { type FleetPicture, fleetProgressLine } from '../fleet-progress.ts'

export interface FleetView {
  /** For example `enabling`. */
  readonly doing: string
  readonly total: number
  readonly canvas: Canvas
  /** A terminal. */
  readonly stream: NodeJS.WriteStream
}

interface Scene {
  readonly picture: FleetPicture
  readonly notes: readonly string[]
}

const FRAME_MS = 200

/** What stays scrolls away above; the bar is redrawn below it, and is gone at the end. */
export function showFleet({ doing, total, canvas, stream }: FleetView) {
  const started = performance.now()
  let counts = { done: 0, failed: 0 }
  let notes: readonly string[] = []
  let over = false
  const scene = (): Scene => ({
    picture: { doing, total, ...counts, elapsed: performance.now() - started },
    notes,
  })
  const view = () => <Fleet scene={scene} canvas={canvas} over={over} />
  const app = render(view(), { stdout: stream, patchConsole: false, exitOnCtrlC: false })
  return {
    update: (state: { readonly done: number; readonly failed: number }) => {
      counts = state
    },
    note: (lines: readonly string[]) => {
      notes = [...notes, ...lines]
    },
    stop: async () => {
      if (over) return
      over = true
      app.rerender(view())
      app.unmount()
      await app.waitUntilExit()
    },
  }
}

interface FleetProps {
  readonly scene: () => Scene
  readonly canvas: Canvas
  readonly over: boolean
}

function Fleet({ scene, canvas, over }: FleetProps) {
  const [, redraw] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => redraw((frame) => frame + 1), FRAME_MS)
    return () => clearInterval(timer)
  }, [])
  const { picture, notes } = scene()
  return (
    <Box flexDirection="column">
      <Static items={[...notes]}>{(line, at) => <Text key={at}>{line}</Text>}</Static>
      {over ? null : <Text wrap="truncate">{fleetProgressLine(picture, canvas)}</Text>}
    </Box>
  )
}
