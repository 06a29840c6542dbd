// JDBC: reads every type, writes the summaries back.
import java.sql.*;
import org.postgresql.util.PGobject;

public class JdbcRead {
    public static void main(String[] args) throws Exception {
        try (Connection c = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + System.getenv("PGPORT") + "/drivers?user=postgres")) {
            String[] kept = new String[3];
            try (ResultSet r = c.createStatement().executeQuery("SELECT * FROM every_type")) {
                r.next();
                ResultSetMetaData m = r.getMetaData();
                for (int i = 1; i <= m.getColumnCount(); i++) {
                    Object value = r.getObject(i);
                    System.out.println(m.getColumnName(i) + "\t" + (value == null ? "null" : value.getClass().getSimpleName()) + "\t" + value);
                }
                for (int i = 0; i < 3; i++) kept[i] = r.getString(m.getColumnCount() - 2 + i);
            }
            try (PreparedStatement p = c.prepareStatement("INSERT INTO kept VALUES ('jdbc', ?::survey_summary, ?::duration_summary, ?)")) {
                p.setString(1, kept[0]);
                p.setString(2, kept[1]);
                PGobject hours = new PGobject();    // the way without a cast
                hours.setType("business_hours");
                hours.setValue(kept[2]);
                p.setObject(3, hours);
                p.executeUpdate();
            }
        }
    }
}
