// A Worker: takes the files of models and gives their answers.
import { answers } from "./answers.mjs";

export default {
  async fetch(request) {
    const files = {};
    for (const [name, file] of await request.formData())
      files[name] = new Uint8Array(await file.arrayBuffer());
    try {
      return Response.json(await answers(files));
    } catch (error) {
      return new Response(String(error?.stack ?? error), { status: 500 });
    }
  },
};
