/// A format of other programs that is not read: what it is, and the line that makes it a table.
struct Foreign: Sendable {
  var what: String
  var remedy: String
  let recognises: @Sendable (FileKind.Head) -> Bool

  private static func python(_ modules: String, _ line: String) -> String {
    "convert it with Python (pip install \(modules)): python3 -c \"\(line)\""
  }

  private static func begins(_ magic: [UInt8]) -> @Sendable (FileKind.Head) -> Bool {
    { $0.begins(with: magic) }
  }

  private static func begins(_ magic: String) -> @Sendable (FileKind.Head) -> Bool {
    begins(Array(magic.utf8))
  }

  private static func hasWord(_ word: String, in bytes: Int) -> @Sendable (FileKind.Head) -> Bool {
    let word = Array(word.utf8)
    return { head in
      let bytes = head.bytes.prefix(bytes)
      return bytes.indices.contains { bytes[$0...].starts(with: word) }
    }
  }

  private static let excel = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] as [UInt8]

  /// The surest signs first.
  static let all: [Foreign] = [
    Foreign(
      what: "an old Excel workbook (.xls) or another document of that time",
      remedy: python(
        "pandas xlrd", "import pandas; pandas.read_excel('FILE.xls').to_csv('FILE.csv', index=False)")
        + ", or save it as .xlsx", recognises: begins(excel)),
    Foreign(
      what: "a MATLAB file (.mat, HDF5)",
      remedy: "in MATLAB: writematrix([t a], 'FILE.csv'), with the names of its variables",
      recognises: begins("MATLAB 7.3 MAT-file")),
    Foreign(
      what: "a MATLAB file (.mat)",
      remedy: python(
        "scipy pandas",
        "import scipy.io, pandas; pandas.DataFrame(scipy.io.loadmat('FILE.mat')['NAME']).to_csv('FILE.csv')"),
      recognises: begins("MATLAB 5.0 MAT-file")),
    Foreign(
      what: "HDF5 (.h5)",
      remedy: python(
        "h5py pandas",
        "import h5py, pandas; pandas.DataFrame(h5py.File('FILE.h5')['NAME'][:]).to_csv('FILE.csv')"),
      recognises: begins([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A])),
    Foreign(
      what: "Parquet",
      remedy: python(
        "pandas pyarrow", "import pandas; pandas.read_parquet('FILE.parquet').to_csv('FILE.csv', index=False)"
      ),
      recognises: begins("PAR1")),
    Foreign(
      what: "Feather (Arrow)",
      remedy: python(
        "pandas pyarrow", "import pandas; pandas.read_feather('FILE.feather').to_csv('FILE.csv', index=False)"
      ),
      recognises: { $0.begins(with: "ARROW1".utf8) || $0.begins(with: "FEA1".utf8) }),
    Foreign(
      what: "Avro of Empatica EmbracePlus",
      remedy: python(
        "fastavro pandas",
        "import fastavro, pandas; a = next(fastavro.reader(open('FILE.avro', 'rb')))['rawData']['accelerometer']; "
          + "pandas.DataFrame({'time_us': [a['timestampStart'] + i * 1e6 / a['samplingFrequency'] for i in "
          + "range(len(a['x']))], 'acc_x': a['x'], 'acc_y': a['y'], 'acc_z': a['z']}).to_csv('FILE.csv', index=False)"
      )
        + "; its acc are counts",
      recognises: { $0.begins(with: "Obj\u{1}".utf8) && hasWord("accelerometer", in: 65_536)($0) }),
    Foreign(
      what: "Avro",
      remedy: python(
        "fastavro pandas",
        "import fastavro, pandas; pandas.DataFrame(fastavro.reader(open('FILE.avro', 'rb'))).to_csv('FILE.csv')"
      ),
      recognises: begins("Obj\u{1}")),
    Foreign(
      what: "an array of numpy (.npy)",
      remedy: python(
        "numpy", "import numpy; numpy.savetxt('FILE.csv', numpy.load('FILE.npy'), delimiter=',')"),
      recognises: begins([0x93] + Array("NUMPY".utf8))),
    Foreign(
      what: "a pickle of Python, which may run any program when it is opened",
      remedy:
        "where you trust it: python3 -c \"import pandas; pandas.read_pickle('FILE.pkl').to_csv('FILE.csv')\"",
      recognises: { head in
        head.bytes.count > 3 && head.bytes[0] == 0x80 && (2...5).contains(head.bytes[1])
          && [0x7D, 0x5D, 0x28, 0x63, 0x95, 0x58, 0x8C].contains(head.bytes[2])
      }),
    Foreign(
      what: "SPSS (.sav)",
      remedy: python(
        "pandas pyreadstat", "import pandas; pandas.read_spss('FILE.sav').to_csv('FILE.csv', index=False)"),
      recognises: { $0.begins(with: "$FL2".utf8) || $0.begins(with: "$FL3".utf8) }),
    Foreign(
      what: "EDF or BDF",
      remedy: python(
        "mne pandas",
        "import mne; mne.io.read_raw('FILE.edf').to_data_frame().to_csv('FILE.csv', index=False)"),
      recognises: {
        $0.begins(with: "0       ".utf8) && $0.bytes.count >= 256
          || $0.begins(with: [0xFF] + Array("BIOSEMI".utf8))
      }),
    Foreign(
      what: "SQLite",
      remedy: "export the table: sqlite3 -header -csv FILE.sqlite 'SELECT * FROM NAME' > FILE.csv",
      recognises: begins("SQLite format 3\0")),
    Foreign(
      what: "C3D of a motion laboratory",
      remedy: python(
        "c3d pandas",
        "import c3d, pandas; r = c3d.Reader(open('FILE.c3d', 'rb')); pandas.DataFrame((row for _, _, a in "
          + "r.read_frames() for row in a.T), columns=r.analog_labels).to_csv('FILE.csv', index=False)"),
      recognises: {
        $0.bytes.count >= 512 && $0.bytes[1] == 0x50 && (1...16).contains($0.bytes[0]) && $0.isBinary
      }),
    Foreign(
      what: "a file of marker positions (.trc)",
      remedy: "give the recording of the accelerometer; positions are none",
      recognises: begins("PathFileType")),
  ]
}
