/** An answer of the Safe People Registry in the shape that its published examples show, about one made-up person. */
type Said = { identifier?: string; orc_id?: string | null; training?: readonly object[]; accreditations?: readonly object[] };
export const registryAnswer = ({ identifier = "abcd-1234-efgh", orc_id = "0000-0002-1825-0097", training = [], accreditations = [] }: Said = {}): unknown => ({
  message: "success",
  data: {
    user: { digital_identifier: identifier, orc_id, first_name: "Josiah", last_name: "Carberry", email: "j.carberry@university.example" },
    identity: { idvt_success: true }, history: [], projects: [], training, accreditations,
  },
});
