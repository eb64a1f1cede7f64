import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { createTransport } from "nodemailer";

export type Letter = { to: string; subject: string; text: string };
/** `id` is the letter's own: sent again after a crash, it replaces its file or bears the same Message-ID. */
export type SendMail = (id: string, letter: Letter) => Promise<void>;
export type MailSettings = { smtpUrl?: string | undefined; from: string; folder: string };

/** By SMTP where a server is set; otherwise each letter becomes a file that any mail program opens. */
export function mailSender({ smtpUrl, from, folder }: MailSettings): SendMail {
  const host = /@([\w.-]+)>?$/.exec(from)?.[1] ?? "localhost";
  const message = (id: string, letter: Letter) => ({ from, ...letter, messageId: `<${id}@${host}>`, headers: { "Auto-Submitted": "auto-generated" } });
  if (smtpUrl) {
    const transport = createTransport({ url: smtpUrl, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 });
    return async (id, letter) => void (await transport.sendMail(message(id, letter)));
  }
  const transport = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  return async (id, letter) => {
    const { message: bytes } = await transport.sendMail(message(id, letter));
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, `${id}.eml`);
    await writeFile(`${file}.part`, bytes as Buffer);
    await rename(`${file}.part`, file);
  };
}
