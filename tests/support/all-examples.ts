import { join } from "node:path";
import { exists, filesUnder, root, workspacePackages } from "../../tools/workspace.ts";
import { docExamples, markdownExamples } from "./collect.ts";
import type { Example } from "./example.ts";

const isCode = (path: string): boolean => /\.ts$/.test(path) && !/\.(test|test-d|bench)\.ts$/.test(path);
const isMarkdown = (path: string): boolean => path.endsWith(".md");

/** Every example of the repository: doc comments of the packages, the READMEs and the guides. */
export function allExamples(): Example[] {
  const packages = workspacePackages();
  const guides = join(root, "docs", "guides");
  const markdown = [
    join(root, "README.md"),
    ...packages.map((pkg) => join(pkg.path, "README.md")),
    ...(exists(guides) ? filesUnder(guides, isMarkdown) : []),
  ];
  return [
    ...packages
      .flatMap((pkg) => filesUnder(join(pkg.path, "src"), isCode))
      .flatMap((path) => docExamples(path)),
    ...markdown.filter(exists).flatMap((path) => markdownExamples(path)),
  ];
}
