import type { Answers } from "../edge/answers.d.mts";

export function found(backend: string): Promise<Answers>;
