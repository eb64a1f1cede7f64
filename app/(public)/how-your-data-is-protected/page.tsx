import type { Metadata } from "next";
import { PathDiagram } from "#components/diagrams/path-diagram.tsx";
import { PageHeader } from "#components/ui/layout.tsx";
import { Link } from "#components/ui/link.tsx";

export const metadata: Metadata = {
  title: "How your data is protected",
  description: "In plain words: what happens to a research question, and why nobody’s record leaves the place that looks after it.",
};

export default function HowYourDataIsProtected() {
  return (
    <>
      <PageHeader
        title="How your data is protected"
        lead="Researchers ask questions. Your health record does not travel to them: the question travels to where the record is kept, and only checked totals come back."
      />
      <PathDiagram />
      <div className="prose-text mt-12">
        <h2>Your record stays where it is</h2>
        <p>
          Hospitals and GP practices share records for research with a Trusted Research Environment (TRE): a secure place with its own staff, rules and locks. In Fivefold
          each TRE keeps its own data. There is no big shared database, and no copy is made for the researcher.
        </p>
        <p>
          A TRE fetches questions by itself. Nobody outside can reach in: there is no door on that side, not even for us.
        </p>

        <h2>The Five Safes</h2>
        <p>Every study has to answer the same five questions. You can see the answers in the <Link href="/register">data use register</Link>.</p>
        <ul>
          <li><strong>Safe people.</strong> Who asks? Named researchers, with training that is in date.</li>
          <li><strong>Safe projects.</strong> Is it a good use of data? A committee at each TRE decides, and says why.</li>
          <li><strong>Safe settings.</strong> Where does it run? Inside the TRE, on its own machines.</li>
          <li><strong>Safe data.</strong> What is used? Only what the committee agreed to, without names or addresses.</li>
          <li><strong>Safe outputs.</strong> What comes out? Totals about groups, checked so that they do not tell about any one person.</li>
        </ul>

        <h2>Small numbers are hidden</h2>
        <p>
          If a table said “1 person aged 30 with this illness”, somebody might guess who it is. So numbers about few people are hidden before anything leaves the TRE. Often
          a second number has to be hidden too, because otherwise the first could be worked out from the total. What is left is rounded. Each TRE sets its own rules, and they are
          public: see <Link href="/environments">data environments</Link>.
        </p>
        <p>
          Where the TRE wants it, a trained person looks at each result as well, and can hold it back.
        </p>

        <h2>You can look over our shoulder</h2>
        <p>
          Every approved study is in the <Link href="/register">data use register</Link>: who, what for, which TREs agreed and which refused, and whether results came out. Entries are
          written by the system as decisions are made, and older versions stay readable.
        </p>

        <h2>What this cannot promise</h2>
        <p>
          No system is perfect, and we would rather say so. Somebody who already knows a lot about a group may learn a little more from a total about it; the rules above make that
          little very small. A committee is people, and people can misjudge: that is why their decisions and reasons are recorded and published. If something goes wrong, the
          records kept by each TRE show what happened, and they cannot be changed unseen.
        </p>
        <p>
          In England, Wales, Scotland and Northern Ireland you can also ask that your record is not used for research. Your GP practice can tell you how.
        </p>
      </div>
    </>
  );
}
