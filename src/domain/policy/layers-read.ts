/** What Lambda told of one layer version. */
export type LayerRead = 'there' | 'absent' | 'could not check'

/** By versioned ARN. */
export type Layers = ReadonlyMap<string, LayerRead>
